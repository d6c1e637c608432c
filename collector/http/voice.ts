// Says what the store knows in the reader's language: titles and sentences from the inspections' own words.
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding, Summary } from '../../shared/finding.ts'
import type { Language, TextOptions } from '../../shared/language.ts'
import type { MissedReason } from '../../shared/round.ts'
import { labelMeasurement, sayFinding, saySummary } from '../../shared/say.ts'
import type { Text } from '../../shared/text.ts'
import type { AppParts } from './parts.ts'

const MISSED: Readonly<Record<MissedReason, Text>> = {
  'host-off': { en: 'Missed: the host was off', 'zh-CN': '漏检：主机未开机' },
  'agent-off': { en: 'Missed: the agent was not running', 'zh-CN': '漏检：采集代理未运行' },
  'link-off': { en: 'Missed: the agent was not connected', 'zh-CN': '漏检：采集代理未连接' },
  'collector-off': { en: 'Missed: the collector was not running', 'zh-CN': '漏检：采集中心未运行' },
  overrun: { en: 'Missed: the round before it was still running', 'zh-CN': '漏检：上一次巡检尚未结束' },
  silent: { en: 'Missed: the host was silent', 'zh-CN': '漏检：主机失联' },
}
const MISSED_UNEXPLAINED: Text = { en: 'Missed: no reason is known yet', 'zh-CN': '漏检：原因待查' }

export type Voice = {
  readonly title: (inspection: string) => string
  readonly finding: (inspection: string, finding: Pick<Finding, 'summary' | 'measurements'>) => string
  readonly summary: (inspection: string, summary: Summary) => string
  readonly missed: (reason: MissedReason | null) => string
  readonly label: (inspection: string, measurement: string) => string
  readonly text: (text: Text) => string
}

export function createVoice(parts: Pick<AppParts, 'readStore' | 'timeZone'>, language: Language): Voice {
  return voiceOf(parts.readStore.catalogue(), { language, timeZone: parts.timeZone })
}

export function voiceOf(catalogue: ReadonlyMap<string, InspectionInfo>, options: TextOptions): Voice {
  const text = (words: Text) => words[options.language]
  return {
    title: (inspection) => catalogue.get(inspection)?.title[options.language] ?? inspection,
    finding: (inspection, finding) => sayFinding(catalogue.get(inspection), finding, options),
    summary: (inspection, summary) => saySummary(catalogue.get(inspection), summary, options),
    missed: (reason) => text(reason === null ? MISSED_UNEXPLAINED : MISSED[reason]),
    label: (inspection, name) => labelMeasurement(catalogue.get(inspection), name, options),
    text,
  }
}
