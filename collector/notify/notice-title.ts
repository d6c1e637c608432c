// The first line of a message: what it is about, how grave, who did it.
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import type { Text, Values } from '../../shared/text.ts'
import type { Voice } from '../http/voice.ts'
import type { FaultSummary } from '../store/fault-records.ts'
import type { NoticeFault, NotificationRecord } from '../store/process-records.ts'
import type { Mention, OutgoingMessage } from './channel-driver.ts'
import { isEnd } from './route.ts'
import { LEADS, LEVELS } from './words/events.ts'
import { SAID } from './words/sentences.ts'

export type Notice = Pick<NotificationRecord, 'id' | 'event' | 'at' | 'fault' | 'content'>
export type Speaker = {
  readonly voice: Voice
  readonly language: OutgoingMessage['language']
  /** Milliseconds as people of the channel read a time. */
  readonly time: (at: number) => string
  /** Address of the collector, without a slash at the end. */
  readonly url: string
  readonly mentions: readonly Mention[]
  /** How many faults are suppressed below the one that is told. */
  readonly children: number
}

export function titleOfNotice({ event, content }: Pick<Notice, 'event' | 'content'>, voice: Voice): string {
  const { fault, by, to, more } = content
  const values = {
    level: voice.text(fault === null ? LEVELS.ok : levelOf(fault)),
    by: by === null ? voice.text(SAID.collector) : voice.person(by),
    to: to ?? '',
    count: Number(more.count ?? 1),
  }
  const lead = voice.fill(LEADS[event], values)
  const what = subjectOf({ event, content }, voice)
  return what === '' ? lead : voice.fill(SAID.head, { lead, what })
}

function subjectOf({ event, content }: Pick<Notice, 'event' | 'content'>, voice: Voice): string {
  const { fault, more } = content
  const fill = (text: Text, values: Values) => voice.fill(text, values)
  switch (event) {
    case 'storm':
    case 'storm-ended':
      return stormOf({ event, content }, voice)
    case 'digest':
      return ''
    case 'window-notice':
    case 'window-begun':
    case 'window-ended':
      return String(more.name ?? '')
    case 'handover':
      return String(more.roster ?? '')
    case 'test':
      return fill(SAID.test, { by: voice.person(String(more.by ?? '')), channel: String(more.channel ?? '') })
    default: {
      if (fault === null) return ''
      const what = whatOf(fault, voice, isFound(event) && !isEnd(event) ? saidOf(content) : null)
      return fault.hostName === '' ? what : fill(SAID.onHost, { host: fault.hostName, what })
    }
  }
}

function stormOf({ event, content }: Pick<Notice, 'event' | 'content'>, voice: Voice): string {
  const { fault, more } = content
  const inspection = fault === null ? '' : voice.title(fault.inspection)
  const of = String(more.of ?? 'opened') as NotificationEvent
  const values = {
    inspection,
    count: Number(more.count ?? 0),
    hosts: Number(more.hosts ?? 0),
    event: voice.fill(LEADS[of] ?? LEADS.opened, { level: voice.text(LEVELS.ok), by: '', to: '', count: 0 }),
  }
  if (event === 'storm-ended') return voice.fill(SAID.stormOver, values)
  const onHosts = of === 'opened' || of === 'released' ? SAID.storm : SAID.stormOther
  const what = voice.fill(values.hosts === 0 ? SAID.stormNowhere : onHosts, values)
  return more.isMore === true
    ? voice.fill(SAID.stormMore, { what, total: Number(more.total ?? values.count) })
    : what
}

/** What is wrong, as a person or an alert has said it, or as the inspection says it: newest words first. */
export function whatOf(
  fault: Pick<NoticeFault, 'title' | 'inspection' | 'summary'>,
  voice: Voice,
  said: FaultSummary | null = null,
): string {
  return fault.title ?? voice.finding(fault.inspection, said ?? fault.summary)
}

/** Of these the words of the entry are those of a finding; of others they say what the machine has done. */
const FOUND: readonly NotificationEvent[] = ['opened', 'worse', 'recurred', 'flapping', 'recovered']

export function isFound(event: NotificationEvent): boolean {
  return FOUND.includes(event)
}

/** The words of the entry that is told, where a machine has said it. */
export function saidOf({ more }: Notice['content']): FaultSummary | null {
  return (more.said ?? null) as FaultSummary | null
}

function levelOf({ grade, status }: Pick<NoticeFault, 'grade' | 'status'>): Text {
  if (grade === 'major') return LEVELS.major
  return Object.hasOwn(LEVELS, status) ? LEVELS[status as keyof typeof LEVELS] : LEVELS.ok
}
