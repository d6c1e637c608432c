// What the backups inspection says, measures and exports.
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import type { Text } from '../../../shared/text.ts'

export const backupsTexts: Readonly<Record<string, Text>> = {
  'fresh-whole': {
    en: '{age_seconds:span} old, {size_bytes:bytes}, whole ({format})',
    'zh-CN': '{age_seconds:span}前生成，{size_bytes:bytes}，结构完整（{format}）',
  },
  'fresh-partly': {
    en: '{age_seconds:span} old, {size_bytes:bytes}; its structure ({format}) is good as far as it shows without reading it all',
    'zh-CN': '{age_seconds:span}前生成，{size_bytes:bytes}；抽查部分结构正常（{format}），未通读全文件',
  },
  'fresh-unrecognised': {
    en: '{age_seconds:span} old, {size_bytes:bytes}; its format is not known here, so its structure was not checked',
    'zh-CN': '{age_seconds:span}前生成，{size_bytes:bytes}；无法识别文件格式，未检查结构',
  },
  'too-old': {
    en: 'The newest backup is {age_seconds:span} old; it may be {max_age_seconds:span}',
    'zh-CN': '最新备份距今 {age_seconds:span}，超过允许的 {max_age_seconds:span}',
  },
  'too-small': {
    en: 'The newest backup, {file}, has only {size_bytes:bytes}',
    'zh-CN': '最新备份 {file} 仅有 {size_bytes:bytes}，小于最小值',
  },
  'odd-size': {
    en: 'The newest backup has {size_bytes:bytes}; usually it is about {usual_size_bytes:bytes}',
    'zh-CN': '最新备份大小为 {size_bytes:bytes}，与平时的约 {usual_size_bytes:bytes} 相差过大',
  },
  'cut-off': {
    en: '{file} is cut off: it does not end the way {format} files do',
    'zh-CN': '备份文件 {file} 不完整：缺少 {format} 格式应有的结尾，可能被截断',
  },
  damaged: { en: '{file} is damaged ({format})', 'zh-CN': '备份文件 {file} 已损坏（{format}）' },
  'from-the-future': {
    en: '{file} claims to be from the future, {newest_at:time}: a clock is wrong',
    'zh-CN': '{file} 的修改时间 {newest_at:time} 晚于当前时间，请检查时钟',
  },
  unreadable: { en: '{file} may not be read: {reason}', 'zh-CN': '无权读取 {file}：{reason}' },
  'no-files': { en: 'There is no backup at {where}', 'zh-CN': '{where} 下没有任何备份文件' },
  'no-folder': { en: 'The folder {where} does not exist', 'zh-CN': '目录 {where} 不存在' },
  'not-mounted': {
    en: '{where} is not mounted: backups would land on the wrong disk',
    'zh-CN': '{where} 未挂载，备份会写到错误的磁盘',
  },
  'no-answer': { en: 'The filesystem at {where} does not answer', 'zh-CN': '{where} 所在文件系统无响应' },
  denied: {
    en: 'The agent may not look into {where}; let it read the folder',
    'zh-CN': '采集代理无权查看 {where}，请授予读取权限',
  },
  'too-many-files': {
    en: 'More files match {where} than can be looked at; make the pattern narrower',
    'zh-CN': '匹配 {where} 的文件过多，请缩小匹配范围',
  },
  'no-jobs': {
    en: 'No backup job is configured: list them in agent.yaml under inspections → backups → parameters → jobs, each with name, files, maxAge and minSize',
    'zh-CN':
      '尚未配置备份任务：请在 agent.yaml 的 inspections → backups → parameters → jobs 中逐项填写 name、files、maxAge、minSize',
  },
}

export const backupsMeasurements: Readonly<Record<string, Text>> = {
  age_seconds: { en: 'Age', 'zh-CN': '距今时间' },
  size_bytes: { en: 'Size', 'zh-CN': '大小' },
  usual_size_bytes: { en: 'Usual size (median)', 'zh-CN': '平时大小（中位数）' },
  files: { en: 'Backups kept', 'zh-CN': '保留份数' },
  newest_at: { en: 'Newest backup', 'zh-CN': '最新备份时间' },
  last_success_at: { en: 'Last good backup', 'zh-CN': '最近一次有效备份' },
  newest_valid: { en: 'Newest is valid', 'zh-CN': '最新备份有效' },
  max_age_seconds: { en: 'Greatest age allowed', 'zh-CN': '允许的最长时间' },
}

const labels = { backup: 'item' }
const gauge = (name: string, from: string, help: string): MetricDefinition => {
  return { name, help, type: 'gauge', from, labels }
}

export const backupsMetrics: readonly MetricDefinition[] = [
  gauge(
    'backup_last_success_timestamp_seconds',
    'last_success_at',
    'When the last good backup was written; 0 if never.',
  ),
  gauge(
    'backup_last_attempt_timestamp_seconds',
    'newest_at',
    'When the newest backup was written, good or not.',
  ),
  gauge(
    'backup_last_attempt_success',
    'newest_valid',
    'Whether the newest backup is whole (1) or broken (0).',
  ),
  gauge('backup_last_size_bytes', 'size_bytes', 'Size of the newest backup.'),
  gauge('backup_snapshots', 'files', 'Backups that are kept.'),
  gauge('backup_max_age_seconds', 'max_age_seconds', 'Greatest age that the policy allows.'),
]
