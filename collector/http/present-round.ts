// Rounds and events, from the store's words to the API's.

import type { EventRow, RoundDetail, RoundRow } from '../../shared/api/finding.ts'
import type { Finding } from '../../shared/finding.ts'
import { statusRank } from '../../shared/status.ts'
import type { Text } from '../../shared/text.ts'
import { isLate } from '../late.ts'
import type { StoredEvent, StoredRound } from '../store/read-store.ts'
import { measurementTitles, presentVerdict } from './present-finding.ts'
import type { Voice } from './voice.ts'

const ALL_WELL: Text = { en: 'All {count} items are in order', 'zh-CN': '{count} 项全部正常' }
const COLON: Text = { en: ': ', 'zh-CN': '：' }
const NOTHING: Text = { en: 'Nothing there to inspect', 'zh-CN': '没有可检查的对象' }

/** With `item` the row speaks of that item alone. */
export function presentRound(voice: Voice, round: StoredRound, item?: string): RoundRow {
  const own = item === undefined ? undefined : round.body.findings.find((finding) => finding.item === item)
  return {
    id: round.id,
    hostId: round.hostId,
    hostName: round.hostName,
    inspection: round.inspection,
    title: voice.title(round.inspection),
    trigger: round.trigger,
    outcome: round.outcome,
    missedReason: round.missedReason,
    status: own?.status ?? round.status,
    plannedAt: round.plannedAt,
    observedAt: round.observedAt,
    receivedAt: round.receivedAt,
    durationMs: round.durationMs,
    summary: own === undefined ? sayRound(voice, round) : voice.finding(round.inspection, own),
    findingCount: round.body.findings.length,
    late: hasWaited(round),
  }
}

export function presentRoundDetail(voice: Voice, round: StoredRound): RoundDetail {
  const { inspection, body } = round
  return {
    ...presentRound(voice, round),
    planVersion: body.planVersion,
    epoch: round.epoch,
    seq: round.seq,
    measurementTitles: measurementTitles(voice, inspection, body.findings),
    findings: worstFirst(body.findings).map((finding) => presentVerdict(voice, inspection, finding)),
    events: body.events.map(({ at, item, status, summary }) => ({
      at,
      item,
      itemTitle: voice.item(inspection, item),
      status,
      summary: voice.summary(inspection, summary),
    })),
  }
}

export function presentEvent(voice: Voice, event: StoredEvent): EventRow {
  const { summary, ...rest } = event
  const itemTitle = voice.item(event.inspection, event.item)
  return { ...rest, itemTitle, code: summary.code, summary: voice.summary(event.inspection, summary) }
}

function hasWaited(round: StoredRound): boolean {
  return round.outcome !== 'missed' && isLate(round)
}

function sayRound(voice: Voice, round: StoredRound): string {
  const { body, inspection } = round
  if (round.outcome === 'missed') return voice.missed(round.missedReason)
  if (body.note !== null) return voice.summary(inspection, body.note)
  const worst = worstFirst(body.findings)[0]
  if (worst === undefined) return voice.text(NOTHING)
  if (worst.status === 'ok' && body.findings.length > 1) {
    return voice.text(ALL_WELL).replace('{count}', String(body.findings.length))
  }
  const sentence = voice.finding(inspection, worst)
  const title = voice.item(inspection, worst.item)
  return sentence.includes(title) ? sentence : `${title}${voice.text(COLON)}${sentence}`
}

function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) => statusRank(other.status) - statusRank(one.status) || one.item.localeCompare(other.item),
  )
}
