// A hole in a host's record as a sentence: how many rounds of what, from when to when, and why they never came.
import type { Hole, HoleReason } from '../../shared/api/enrolment.ts'
import type { Text } from '../../shared/text.ts'
import type { StoredHole } from '../store/read-store.ts'
import type { Voice } from './voice.ts'

const REASONS: Readonly<Record<HoleReason, Text>> = {
  'outbox-bytes': { en: 'the agent’s outbox overflowed', 'zh-CN': '采集代理的发件箱已满' },
  'outbox-age': {
    en: 'they waited in the agent’s outbox for longer than it keeps rounds',
    'zh-CN': '在采集代理发件箱中超过保存期限',
  },
  memory: {
    en: 'the agent ended while it could hold them in memory only',
    'zh-CN': '采集代理只能保存在内存中，随后退出',
  },
  refused: { en: 'the collector could not take them', 'zh-CN': '采集中心无法接收' },
  damaged: { en: 'the agent’s outbox was damaged', 'zh-CN': '采集代理的发件箱已损坏' },
  'collector-restored': {
    en: 'the collector was restored from a backup made before them',
    'zh-CN': '采集中心由更早的备份恢复',
  },
  unexplained: { en: 'the agent did not say why', 'zh-CN': '采集代理未说明原因' },
}
const BETWEEN: Text = {
  en: '{rounds:plural:round:rounds} between {from:time} and {to:time} never arrived: {reason}',
  'zh-CN': '{from:time} 至 {to:time} 之间有 {rounds:count} 条巡检记录未送达：{reason}',
}
const BEFORE: Text = {
  en: '{rounds:plural:round:rounds} never arrived, noticed {noted:time}: {reason}',
  'zh-CN': '有 {rounds:count} 条巡检记录未送达，发现于 {noted:time}：{reason}',
}

export function presentHole(voice: Voice, { counts, ...hole }: StoredHole): Hole {
  const { rounds, reason, fromAt, toAt, notedAt } = hole
  const values = { rounds, noted: notedAt / 1_000, reason: voice.text(REASONS[reason]) }
  const sentence =
    fromAt === null || toAt === null
      ? voice.fill(BEFORE, values)
      : voice.fill(BETWEEN, { ...values, from: fromAt / 1_000, to: toAt / 1_000 })
  return { ...hole, sentence, counts: inWords(voice, counts) }
}

/** Two inspections may have the same title in words. */
function inWords(voice: Voice, counts: StoredHole['counts']): Record<string, number> {
  const words = new Map<string, number>()
  for (const [inspection, count] of Object.entries(counts)) {
    const title = voice.title(inspection)
    words.set(title, (words.get(title) ?? 0) + count)
  }
  return Object.fromEntries(words)
}
