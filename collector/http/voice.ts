// Says what the store knows in the reader's language: titles and sentences from the inspections' own words.
import type { Context } from 'hono'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding, Summary } from '../../shared/finding.ts'
import type { Language, TextOptions } from '../../shared/language.ts'
import type { MissedReason } from '../../shared/round.ts'
import { labelItem, labelMeasurement, sayFinding, saySummary } from '../../shared/say.ts'
import { fillText, type Text, type Values } from '../../shared/text.ts'
import { ROUNDS_INSPECTION } from '../ingest/built-in.ts'
import { COMMAND_LINE } from '../people/people.ts'
import type { AppParts } from './parts.ts'

const MISSED: Readonly<Record<MissedReason, Text>> = {
  'host-off': { en: 'Missed: the host was off', 'zh-CN': '漏检：主机未开机' },
  'agent-off': { en: 'Missed: the agent was not running', 'zh-CN': '漏检：采集代理未运行' },
  'link-off': { en: 'Missed: the agent was not connected', 'zh-CN': '漏检：采集代理未连接' },
  'collector-off': { en: 'Missed: the collector was not running', 'zh-CN': '漏检：采集中心未运行' },
  overrun: { en: 'Missed: the round before it was still running', 'zh-CN': '漏检：上一次巡检尚未结束' },
  silent: { en: 'Missed: the host was silent', 'zh-CN': '漏检：主机失联' },
}
const COMMAND_LINE_WORDS: Text = { en: 'the command line', 'zh-CN': '命令行' }
const MISSED_UNEXPLAINED: Text = { en: 'Missed: no reason is known yet', 'zh-CN': '漏检：原因待查' }

export type Voice = {
  readonly title: (inspection: string) => string
  readonly finding: (inspection: string, finding: Pick<Finding, 'summary' | 'measurements'>) => string
  readonly summary: (inspection: string, summary: Summary) => string
  readonly missed: (reason: MissedReason | null) => string
  readonly label: (inspection: string, measurement: string) => string
  /** What people call an item; its name as it is unless the inspection has a word for it. */
  readonly item: (inspection: string, item: string) => string
  readonly text: (text: Text) => string
  /** A sentence with its places filled. */
  readonly fill: (text: Text, values: Values) => string
  /** A person's name; words where it stands for nobody in particular. */
  readonly person: (name: string) => string
}

/** Header in which a reader names the IANA zone that times in sentences are said in; the collector's own otherwise. */
export const TIME_ZONE_HEADER = 'X-Time-Zone'

export function createVoice(
  parts: Pick<AppParts, 'readStore' | 'timeZone'>,
  language: Language,
  timeZone: string | null,
): Voice {
  return voiceOf(parts.readStore.catalogue(), { language, timeZone: timeZone ?? parts.timeZone })
}

/** The zone that a request asks for; one that does not exist is as none. */
export function zoneOf(c: Context): string | null {
  const timeZone = c.req.header(TIME_ZONE_HEADER)
  if (timeZone === undefined || timeZone.length > 64) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

export function voiceOf(catalogue: ReadonlyMap<string, InspectionInfo>, options: TextOptions): Voice {
  const text = (words: Text) => words[options.language]
  const title = (inspection: string) => catalogue.get(inspection)?.title[options.language] ?? inspection
  return {
    title,
    finding: (inspection, finding) => sayFinding(catalogue.get(inspection), finding, options),
    summary: (inspection, summary) => saySummary(catalogue.get(inspection), summary, options),
    missed: (reason) => text(reason === null ? MISSED_UNEXPLAINED : MISSED[reason]),
    label: (inspection, name) => labelMeasurement(catalogue.get(inspection), name, options),
    item: (inspection, item) =>
      inspection === ROUNDS_INSPECTION ? title(item) : labelItem(catalogue.get(inspection), item, options),
    text,
    fill: (words, values) => fillText(words, values, options),
    person: (name) => (name === COMMAND_LINE ? text(COMMAND_LINE_WORDS) : name),
  }
}
