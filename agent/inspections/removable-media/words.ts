// What the removable-media inspection says, measures and exports.
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import type { Text } from '../../../shared/text.ts'

export const mediaItems: Readonly<Record<string, Text>> = {
  usb: { en: 'USB storage', 'zh-CN': 'USB 存储' },
  sd: { en: 'Memory cards', 'zh-CN': '存储卡' },
  optical: { en: 'Optical discs', 'zh-CN': '光盘' },
  other: { en: 'Other media', 'zh-CN': '其他介质' },
  loop: { en: 'Loop devices', 'zh-CN': '回环设备' },
}

export const mediaTexts: Readonly<Record<string, Text>> = {
  'none-attached': { en: 'None attached', 'zh-CN': '未接入' },
  'some-attached': { en: '{devices:plural:medium:media} attached', 'zh-CN': '已接入 {devices:count} 个' },
  registered: {
    en: 'Registered: {device}, serial {serial}, {size_bytes:bytes}, as {disks}',
    'zh-CN': '已登记介质：{device}，序列号 {serial}，{size_bytes:bytes}，设备 {disks}',
  },
  unregistered: {
    en: 'Not registered: {device}, serial {serial}, {size_bytes:bytes}, as {disks}',
    'zh-CN': '未登记介质：{device}，序列号 {serial}，{size_bytes:bytes}，设备 {disks}',
  },
  inserted: {
    en: 'Put in: {device}, serial {serial}, {size_bytes:bytes}',
    'zh-CN': '介质接入：{device}，序列号 {serial}，{size_bytes:bytes}',
  },
  'inserted-while-off': {
    en: 'Put in while the agent was off: {device}, serial {serial}, {size_bytes:bytes}',
    'zh-CN': '采集代理停止期间有介质接入：{device}，序列号 {serial}，{size_bytes:bytes}',
  },
  removed: { en: 'Taken out', 'zh-CN': '介质拔出' },
  'removed-while-off': { en: 'Taken out while the agent was off', 'zh-CN': '采集代理停止期间介质被拔出' },
  'removed-mounted': {
    en: 'Pulled out while it was still mounted: data may be lost',
    'zh-CN': '未卸载即被拔出，可能造成数据丢失',
  },
  'in-container': {
    en: 'This is a container: devices belong to the machine that runs it',
    'zh-CN': '当前为容器环境，设备归宿主机管理',
  },
}

export const mediaMeasurements: Readonly<Record<string, Text>> = {
  devices: { en: 'Attached', 'zh-CN': '已接入数量' },
  inserted: { en: 'Put in so far', 'zh-CN': '累计接入次数' },
  removed: { en: 'Taken out so far', 'zh-CN': '累计拔出次数' },
  size_bytes: { en: 'Size', 'zh-CN': '容量' },
  attached_since: { en: 'Attached since', 'zh-CN': '接入时间' },
}

const labels = { media: 'media' }

export const mediaMetrics: readonly MetricDefinition[] = [
  {
    name: 'removable_media_devices',
    help: 'Removable media attached now.',
    type: 'gauge',
    from: 'devices',
    labels,
  },
  {
    name: 'removable_media_events_total',
    help: 'Removable media inserted and removed since the agent first looked.',
    type: 'counter',
    from: 'inserted',
    labels,
    fixed: { action: 'inserted' },
  },
  {
    name: 'removable_media_events_total',
    help: 'Removable media inserted and removed since the agent first looked.',
    type: 'counter',
    from: 'removed',
    labels,
    fixed: { action: 'removed' },
  },
]
