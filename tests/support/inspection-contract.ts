// What every inspection promises to those who are generic: words for all it says, in both languages, with all places
// filled, figures with names, metrics that come from something.
import { type AnyInspection, describeInspection } from '../../agent/inspection.ts'
import { InspectionInfo } from '../../shared/catalogue.ts'
import { COMMON_TEXTS } from '../../shared/common-texts.ts'
import { parseDuration } from '../../shared/duration.ts'
import type { Finding, HostEvent, Summary } from '../../shared/finding.ts'
import { Round } from '../../shared/round.ts'
import { sayFinding, saySummary } from '../../shared/say.ts'
import type { Text } from '../../shared/text.ts'

const LANGUAGES = ['en', 'zh-CN'] as const

/** What is wrong with the declaration alone. */
export function flawsOfInspection(inspection: AnyInspection): string[] {
  const info = InspectionInfo.safeParse(describeInspection(inspection))
  const flaws = info.success
    ? []
    : info.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  if (!inspection.parameters.safeParse({}).success) flaws.push('does not run without parameters')
  if (parseDuration(inspection.timeout) === null) flaws.push(`time limit ${inspection.timeout}`)
  for (const [code, text] of Object.entries(inspection.texts)) {
    flaws.push(...flawsOfText(code, text))
    if (Object.hasOwn(COMMON_TEXTS, code)) flaws.push(`${code} is a code of the framework`)
  }
  for (const [name, text] of Object.entries(inspection.measurements)) flaws.push(...flawsOfText(name, text))
  for (const metric of inspection.metrics) {
    const isMeasured = Object.hasOwn(inspection.measurements, metric.from)
    if (!isMeasured && metric.states === undefined)
      flaws.push(`${metric.name} comes from nothing: ${metric.from}`)
    if (metric.name.startsWith('xunjian_')) flaws.push(`${metric.name} has the prefix already`)
    if ((metric.type === 'counter') !== metric.name.endsWith('_total'))
      flaws.push(`${metric.name}: counter and _total`)
  }
  return flaws
}

/** What is wrong with what it said: a round that the collector would refuse or that a person could not read. */
export function flawsOfRound(inspection: AnyInspection, round: Round): string[] {
  const parsed = Round.safeParse(round)
  const flaws = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const items = round.findings.map(({ item }) => item)
  if (new Set(items).size !== items.length) flaws.push(`an item twice: ${items.join(', ')}`)
  for (const finding of round.findings) flaws.push(...flawsOfFinding(inspection, finding))
  for (const event of round.events) flaws.push(...flawsOfSummary(inspection, event))
  if (round.note) flaws.push(...flawsOfSummary(inspection, { item: 'note', summary: round.note }))
  return flaws
}

export function flawsOfFinding(inspection: AnyInspection, finding: Finding): string[] {
  const flaws = flawsOfWords(inspection, finding.item, finding.summary, (language) =>
    sayFinding(inspection, finding, { language }),
  )
  for (const { name } of finding.measurements) {
    if (!Object.hasOwn(inspection.measurements, name)) flaws.push(`${finding.item}: no label for ${name}`)
  }
  for (const metric of inspection.metrics) {
    const has = finding.measurements.some(({ name }) => name === metric.from)
    const state = finding.summary.values[metric.from]
    if (metric.states && state !== undefined && !metric.states.values.includes(String(state))) {
      flaws.push(`${metric.name}: ${state} is none of its states`)
    }
    if (!has && (metric.states === undefined || state === undefined)) continue
    for (const value of Object.values(metric.labels)) {
      if (value !== 'item' && finding.summary.values[value] === undefined)
        flaws.push(`${metric.name}: no ${value}`)
    }
  }
  return flaws
}

function flawsOfSummary(
  inspection: AnyInspection,
  { item, summary }: Pick<HostEvent, 'item' | 'summary'>,
): string[] {
  return flawsOfWords(inspection, item, summary, (language) => saySummary(inspection, summary, { language }))
}

function flawsOfWords(
  inspection: AnyInspection,
  item: string,
  { code }: Summary,
  say: (language: (typeof LANGUAGES)[number]) => string,
): string[] {
  if (!Object.hasOwn(inspection.texts, code) && !Object.hasOwn(COMMON_TEXTS, code))
    return [`${item}: no text for ${code}`]
  return LANGUAGES.flatMap((language) => {
    const sentence = say(language)
    return /\{\w+[^}]*\}|undefined|NaN|Invalid/.test(sentence) ? [`${item}: "${sentence}"`] : []
  })
}

function flawsOfText(code: string, text: Text): string[] {
  const places = LANGUAGES.map((language) => [...new Set(text[language].match(/\{\w+/g))].sort().join(' '))
  const flaws =
    places[0] === places[1] ? [] : [`${code} has other places in the other language: ${places.join(' / ')}`]
  if (LANGUAGES.some((language) => text[language].trim() === ''))
    flaws.push(`${code} says nothing in one language`)
  if (!/[\u4E00-\u9FFF]/.test(text['zh-CN'])) flaws.push(`${code} is not Chinese in Chinese`)
  return flaws
}
