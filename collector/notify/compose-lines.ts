// The statements below the title of a message, one a line: where, since when, how grave, who has it, what is expected.
import { plainText } from '../../shared/plain-text.ts'
import type { Text, Values } from '../../shared/text.ts'
import type { NoticeFault } from '../store/process-records.ts'
import { itemsOf } from './fold.ts'
import { isFound, type Notice, type Speaker, saidOf, titleOfNotice, whatOf } from './notice-title.ts'
import { isEnd } from './route.ts'
import { EXPECTED } from './words/events.ts'
import { GRADES, RISKS, SAID, STAGES } from './words/sentences.ts'

const LABELS = 5
const WORDS = 300

export function linesOf(notice: Notice, speaker: Speaker): string[] {
  const lines = statements(notice, speaker)
  const { mentions, voice } = speaker
  if (mentions.length === 0) return lines
  const people = mentions.map(({ name }) => name).join(voice.text(SAID.separator))
  return [...lines, voice.fill(SAID.named, { people })]
}

function statements(notice: Notice, speaker: Speaker): string[] {
  switch (notice.event) {
    case 'storm':
    case 'storm-ended':
      return stormLines(notice, speaker)
    case 'digest':
      return digestLines(notice, speaker)
    case 'window-notice':
    case 'window-begun':
    case 'window-ended':
      return windowLines(notice, speaker)
    case 'handover':
      return handoverLines(notice, speaker)
    case 'test':
      return [
        speaker.voice.text(SAID.testExpected),
        speaker.voice.fill(SAID.sentAt, { at: speaker.time(notice.at) }),
      ]
    default:
      return notice.content.fault === null ? [] : faultLines(notice, notice.content.fault, speaker)
  }
}

function faultLines(notice: Notice, fault: NoticeFault, speaker: Speaker): string[] {
  const { voice, children } = speaker
  return [
    ...machineLines(notice, fault, speaker),
    ...placeLines(fault, speaker),
    timeLine(notice, fault, speaker),
    voice.fill(SAID.rank, {
      id: `#${fault.id}`,
      grade: wordOf(GRADES, fault.grade, speaker),
      risk: wordOf(RISKS, fault.risk, speaker),
      stage: wordOf(STAGES, fault.stage, speaker),
    }),
    ...assigneeLines(notice, fault, speaker),
    ...(children > 0 ? [voice.fill(SAID.children, { children })] : []),
    ...personLines(notice, speaker),
    ...expectedLines(notice, speaker),
  ]
}

/** What the collector adds; what an inspection has found stands in the title, unless it is good news. */
function machineLines({ event, content }: Notice, fault: NoticeFault, { voice }: Speaker): string[] {
  const said = saidOf(content)
  if (said === null) return []
  const what = voice.finding(fault.inspection, said)
  if (event === 'recovered') return [voice.fill(SAID.now, { what })]
  return isFound(event) ? [] : [what]
}

function placeLines(fault: NoticeFault, speaker: Speaker): string[] {
  const { voice } = speaker
  const inspection = voice.title(fault.inspection)
  const item = voice.item(fault.inspection, fault.item)
  return [
    ...(fault.hostName === '' ? [] : [voice.fill(...hostLine(fault, speaker))]),
    ...(fault.item === '' ? [] : [voice.fill(SAID.place, { inspection, item })]),
  ]
}

function timeLine({ event }: Notice, { openedAt, endedAt }: NoticeFault, { voice, time }: Speaker): string {
  const since = time(openedAt)
  if (endedAt === null || !isEnd(event)) return voice.fill(SAID.since, { since })
  const span = Math.max(0, endedAt - openedAt) / 1_000
  return voice.fill(SAID.lasted, { since, until: time(endedAt), span })
}

function assigneeLines({ event }: Notice, { assignee }: NoticeFault, { voice }: Speaker): string[] {
  if (isEnd(event)) return []
  if (assignee === null) return [voice.text(SAID.nobody)]
  return [voice.fill(SAID.assignee, { assignee: voice.person(assignee) })]
}

function personLines({ content }: Notice, { voice }: Speaker): string[] {
  if (content.words === null || content.words === '') return []
  const words = shorten(content.words)
  if (content.by === null) return [voice.fill(SAID.words, { words })]
  return [voice.fill(SAID.by, { by: voice.person(content.by), words })]
}

function expectedLines({ event, content }: Notice, { voice }: Speaker): string[] {
  const expected = EXPECTED[event]
  // The reminder that it closes by itself has said what it is about.
  if (expected === undefined || (event === 'reminded' && content.from === 'auto-close')) return []
  return [voice.text(expected)]
}

function hostLine(fault: NoticeFault, { voice }: Speaker): [Text, Values] {
  const labels = Object.entries(fault.labels).slice(0, LABELS)
  const host = fault.hostName
  if (labels.length === 0) return [SAID.host, { host }]
  const pairs = labels.map(([key, value]) => `${key}=${value}`).join(voice.text(SAID.separator))
  return [SAID.hostWithLabels, { host, labels: pairs }]
}

function stormLines({ event, content }: Notice, { voice, time }: Speaker): string[] {
  const { fault, more } = content
  const since = voice.fill(SAID.since, { since: time(Number(more.startedAt ?? 0)) })
  if (event === 'storm-ended') return [since]
  const count = Number(more.count ?? 0)
  const names = Array.isArray(more.hostNames) ? more.hostNames.map(String) : []
  const others = Number(more.hosts ?? names.length) - names.length
  const hosts = others > 0 ? SAID.stormHostsMore : SAID.stormHosts
  const joined = names.join(voice.text(SAID.separator))
  return [
    voice.fill(SAID.stormWhy, { count }),
    ...(fault === null ? [] : [voice.fill(SAID.stormFirst, { what: firstOf(fault, voice) })]),
    ...(names.length === 0 ? [] : [voice.fill(hosts, { names: joined, more: others })]),
    since,
    voice.text(SAID.stormRule),
  ]
}

function firstOf(fault: NoticeFault, voice: Speaker['voice']): string {
  const what = whatOf(fault, voice)
  return fault.hostName === '' ? what : voice.fill(SAID.onHost, { host: fault.hostName, what })
}

function digestLines({ content }: Notice, { voice, time }: Speaker): string[] {
  const items = itemsOf(content)
  const more = Number(content.more.count ?? items.length) - items.length
  return [
    voice.text(content.more.why === 'quiet' ? SAID.digestQuiet : SAID.digestRoom),
    ...items.map((item) => `${time(item.at)} ${titleOfNotice(item, voice)}`),
    ...(more > 0 ? [voice.fill(SAID.more, { more })] : []),
  ]
}

function windowLines({ event, content }: Notice, { voice, time }: Speaker): string[] {
  const { reason, effect, filing, startAt, endAt } = content.more
  const has = (value: unknown): value is string => typeof value === 'string' && value !== ''
  return [
    voice.fill(SAID.windowTimes, { from: time(Number(startAt ?? 0)), to: time(Number(endAt ?? 0)) }),
    ...(has(reason) ? [voice.fill(SAID.reason, { reason: shorten(reason) })] : []),
    ...(has(effect) ? [voice.fill(SAID.effect, { effect: shorten(effect) })] : []),
    ...(has(filing) ? [voice.fill(SAID.filing, { filing: shorten(filing) })] : []),
    ...(event === 'window-ended' ? [] : [voice.text(SAID.windowSilent)]),
  ]
}

function handoverLines({ content }: Notice, { voice, time }: Speaker): string[] {
  const { roster, endAt } = content.more
  return [
    voice.fill(SAID.handover, { roster: String(roster ?? ''), at: time(Number(endAt ?? 0)) }),
    voice.text(SAID.handoverExpected),
  ]
}

function wordOf(words: Readonly<Record<string, Text>>, name: string, { voice }: Speaker): string {
  const text = Object.hasOwn(words, name) ? words[name] : undefined
  return text === undefined ? name : voice.text(text)
}

/** What people have written, on one line. */
function shorten(words: string): string {
  const line = plainText(words.replaceAll(/\s+/g, ' ')).trim()
  return line.length <= WORDS ? line : `${line.slice(0, WORDS - 1).toWellFormed()}…`
}
