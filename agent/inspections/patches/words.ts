// What the patches inspection says, measures and exports.
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import type { Text } from '../../../shared/text.ts'

export const patchesItems: Readonly<Record<string, Text>> = {
  security: { en: 'Security updates', 'zh-CN': '安全更新' },
  other: { en: 'Other updates', 'zh-CN': '其他更新' },
  lists: { en: 'Package lists', 'zh-CN': '软件包索引' },
  reboot: { en: 'Reboot', 'zh-CN': '重启' },
  release: { en: 'Release', 'zh-CN': '发行版' },
}

export const patchesTexts: Readonly<Record<string, Text>> = {
  'no-security': { en: 'No security updates are waiting', 'zh-CN': '没有待安装的安全更新' },
  'no-other': {
    en: 'No other updates are waiting; {held:count} held',
    'zh-CN': '没有其他待安装更新；锁定 {held:count} 个',
  },
  'security-updates': {
    en: '{pending:plural:security update is:security updates are} waiting, the oldest seen {oldest_pending_at:time}',
    'zh-CN': '有 {pending:count} 个安全更新待安装，最早发现于 {oldest_pending_at:time}',
  },
  'other-updates': {
    en: '{pending:plural:other update is:other updates are} waiting, the oldest seen {oldest_pending_at:time}; {held:count} held',
    'zh-CN': '有 {pending:count} 个其他更新待安装，最早发现于 {oldest_pending_at:time}；锁定 {held:count} 个',
  },
  'apt-failed': {
    en: 'apt could not say what is waiting: {reason}',
    'zh-CN': 'apt 无法给出待安装更新：{reason}',
  },
  'lists-too-old': {
    en: 'Cannot be told from package lists that are missing or out of date',
    'zh-CN': '软件包索引缺失或已过期，无法判断',
  },
  'lists-fresh': {
    en: 'Package lists fetched {index_age_seconds:span} ago',
    'zh-CN': '软件包索引于 {index_age_seconds:span}前更新',
  },
  'lists-old': {
    en: 'Package lists are {index_age_seconds:span} old: new updates are not seen; run apt-get update',
    'zh-CN': '软件包索引已 {index_age_seconds:span}未更新，无法发现新补丁，请执行 apt-get update',
  },
  'lists-expired': {
    en: 'The security list expired at {valid_until:time}; run apt-get update',
    'zh-CN': '安全更新索引已于 {valid_until:time} 过期，请执行 apt-get update',
  },
  'no-lists': {
    en: 'There are no package lists; run apt-get update',
    'zh-CN': '没有软件包索引，请执行 apt-get update',
  },
  'no-reboot': { en: 'No reboot is needed', 'zh-CN': '无需重启' },
  'reboot-needed': {
    en: 'A reboot is needed for: {packages}',
    'zh-CN': '需要重启主机以使更新生效：{packages}',
  },
  'kernel-waits': {
    en: 'Kernel {waiting} is installed, {running} still runs: a reboot is needed',
    'zh-CN': '已安装内核 {waiting}，当前仍在运行 {running}，需要重启',
  },
  'release-supported': { en: '{os} is supported until {regular}', 'zh-CN': '{os} 的支持期至 {regular}' },
  'release-extended': {
    en: '{os}: regular support ended {regular}, long-term support goes on until {ends}',
    'zh-CN': '{os} 常规支持已于 {regular} 结束，长期支持（LTS）至 {ends}',
  },
  'release-ends-soon': { en: 'Support of {os} ends {ends}', 'zh-CN': '{os} 的支持期将于 {ends} 结束' },
  'release-ended': {
    en: 'Support of {os} ended {ends}: it gets no security updates any more',
    'zh-CN': '{os} 的支持期已于 {ends} 结束，不再提供安全更新',
  },
  'release-without-date': {
    en: '{os}: no end of support is known here',
    'zh-CN': '{os}：没有支持截止日期信息',
  },
  'not-apt': {
    en: '{os} does not use apt; only Debian, Ubuntu and their relatives are inspected yet',
    'zh-CN': '{os} 不使用 apt，目前仅支持 Debian、Ubuntu 及其衍生版',
  },
}

export const patchesMeasurements: Readonly<Record<string, Text>> = {
  pending: { en: 'Updates waiting', 'zh-CN': '待安装更新数' },
  oldest_pending_at: { en: 'Oldest seen waiting since', 'zh-CN': '最早待安装时间' },
  held: { en: 'Held packages', 'zh-CN': '锁定的软件包数' },
  index_age_seconds: { en: 'Age of the package lists', 'zh-CN': '索引距今时间' },
  refreshed_at: { en: 'Lists fetched', 'zh-CN': '索引更新时间' },
  installed_at: { en: 'Packages last changed', 'zh-CN': '软件包最近变更时间' },
  reboot_required: { en: 'Reboot required', 'zh-CN': '需要重启' },
  support_ends_at: { en: 'End of support', 'zh-CN': '支持截止时间' },
}

const classLabel = { class: 'class' }
const gauge = (
  name: string,
  from: string,
  help: string,
  labels: MetricDefinition['labels'] = {},
): MetricDefinition => {
  return { name, help, type: 'gauge', from, labels }
}

export const patchesMetrics: readonly MetricDefinition[] = [
  gauge('updates_pending', 'pending', 'Updates that wait to be installed, by disjoint classes.', classLabel),
  gauge(
    'updates_oldest_pending_timestamp_seconds',
    'oldest_pending_at',
    'When the oldest waiting update was first seen.',
    classLabel,
  ),
  gauge('updates_held', 'held', 'Packages held back by an administrator.'),
  gauge(
    'updates_last_refresh_timestamp_seconds',
    'refreshed_at',
    'When the package lists were last fetched.',
  ),
  gauge(
    'updates_last_install_timestamp_seconds',
    'installed_at',
    'When packages were last installed or removed.',
  ),
  gauge('reboot_required', 'reboot_required', 'Whether the machine has to be rebooted (1) or not (0).'),
]
