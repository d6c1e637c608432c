// What the disk inspection says, measures and exports.
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import type { Text } from '../../../shared/text.ts'

export const diskTexts: Readonly<Record<string, Text>> = {
  'space-enough': {
    en: '{available_bytes:bytes} available, {used_ratio:percent} used',
    'zh-CN': '可用 {available_bytes:bytes}，已用 {used_ratio:percent}',
  },
  'space-low': {
    en: 'Only {available_bytes:bytes} available, {used_ratio:percent} used; the limit is {limit_bytes:bytes}',
    'zh-CN': '仅剩 {available_bytes:bytes} 可用，已用 {used_ratio:percent}，低于阈值 {limit_bytes:bytes}',
  },
  'inodes-low': {
    en: 'Only {files_free:count} of {files:count} inodes free: no more files can be created soon',
    'zh-CN': 'inode 仅剩 {files_free:count} 个（共 {files:count} 个），即将无法新建文件',
  },
  'turned-read-only': {
    en: 'Read-only, although it should be writable',
    'zh-CN': '文件系统已变为只读，正常应为可写',
  },
  'read-only': { en: 'Mounted read-only, as intended', 'zh-CN': '只读挂载，符合预期' },
  'filesystem-errors': {
    en: '{errors:plural:error:errors} recorded by the filesystem, the last at {last_error_at:time}; check it with fsck',
    'zh-CN': '文件系统记录到 {errors:count} 次错误，最近一次为 {last_error_at:time}，请安排 fsck 检查',
  },
  'not-mounted': {
    en: 'Not mounted, although /etc/fstab wants {device} here: data written now lands on the disk beneath',
    'zh-CN': '未挂载：/etc/fstab 要求在此挂载 {device}，当前写入的数据会落到下层磁盘',
  },
  'no-answer': {
    en: '{fstype} filesystem {device} does not answer',
    'zh-CN': '{fstype} 文件系统 {device} 无响应',
  },
  unreadable: { en: 'Could not be asked for its space: {reason}', 'zh-CN': '无法读取空间信息：{reason}' },
  'no-mount-table': { en: 'No mount table at {source}', 'zh-CN': '找不到挂载表 {source}' },
}

export const diskMeasurements: Readonly<Record<string, Text>> = {
  available_bytes: { en: 'Available', 'zh-CN': '可用空间' },
  used_ratio: { en: 'Used', 'zh-CN': '使用率' },
  size_bytes: { en: 'Size', 'zh-CN': '总容量' },
  free_bytes: { en: 'Free, with root’s reserve', 'zh-CN': '剩余空间（含 root 预留）' },
  readonly: { en: 'Read-only', 'zh-CN': '只读' },
  files: { en: 'Inodes', 'zh-CN': 'inode 总数' },
  files_free: { en: 'Free inodes', 'zh-CN': '剩余 inode' },
  errors: { en: 'Errors since the last fsck', 'zh-CN': '上次 fsck 以来的错误数' },
}

const labels = { device: 'device', mountpoint: 'item', fstype: 'fstype' }
const gauge = (name: string, from: string, help: string): MetricDefinition => {
  return { name, help, type: 'gauge', from, labels }
}

export const diskMetrics: readonly MetricDefinition[] = [
  gauge('filesystem_size_bytes', 'size_bytes', 'Size of the filesystem.'),
  gauge('filesystem_free_bytes', 'free_bytes', 'Free space, including what is reserved for root.'),
  gauge('filesystem_avail_bytes', 'available_bytes', 'Space that users other than root can still write.'),
  gauge('filesystem_files', 'files', 'Inodes of the filesystem.'),
  gauge('filesystem_files_free', 'files_free', 'Free inodes of the filesystem.'),
  gauge('filesystem_readonly', 'readonly', 'Whether the filesystem is read-only (1) or writable (0).'),
]
