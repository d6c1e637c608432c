// Turns the language-free parts of a finding into sentences: the same words on the command line and in the dashboard.
import type { InspectionInfo } from './catalogue.ts'
import { COMMON_ITEMS, COMMON_TEXTS } from './common-texts.ts'
import type { Finding, Measurement, Summary } from './finding.ts'
import { formatBytes, formatCount, formatPercent, formatSpan, formatTime } from './format.ts'
import type { TextOptions } from './language.ts'
import { plainText } from './plain-text.ts'
import { fillText, type Values } from './text.ts'

type Words = Pick<InspectionInfo, 'texts' | 'measurements'> | null | undefined

/** Places of a sentence fill from measurements by name and from the summary's values; the values win. */
export function valuesOf(finding: Pick<Finding, 'summary' | 'measurements'>): Values {
  const values: Record<string, Values[string]> = {}
  for (const measurement of finding.measurements) values[measurement.name] = measurement.value
  return { ...values, ...finding.summary.values }
}

/** A finding in one sentence; without words for its code (an older catalogue) the code and its values stay readable. */
export function sayFinding(
  info: Words,
  finding: Pick<Finding, 'summary' | 'measurements'>,
  options: TextOptions,
): string {
  const values = { ...valuesOf(finding), ...limitValues(info, finding, options) }
  return saySummary(info, { code: finding.summary.code, values }, options)
}

/** What a limit of a policy was passed by: only the finding knows the figure's unit. */
function limitValues(
  info: Words,
  { summary: { code, values }, measurements }: Pick<Finding, 'summary' | 'measurements'>,
  options: TextOptions,
): Values {
  if (code !== 'limit-above' && code !== 'limit-below') return {}
  const figure = measurements.find(({ name }) => name === values.measurement)
  if (figure === undefined || typeof values.limit !== 'number') return {}
  return {
    label: labelMeasurement(info, figure.name, options),
    value: formatMeasurement(figure, options),
    limit: formatMeasurement({ value: values.limit, unit: figure.unit }, options),
  }
}

/** The same for an event or a round's note, which have no measurements. */
export function saySummary(
  info: Words,
  summary: { readonly code: Summary['code']; readonly values: Values },
  options: TextOptions,
): string {
  const text = ownText(info?.texts, summary.code) ?? ownText(COMMON_TEXTS, summary.code)
  if (text !== undefined) return fillText(text, summary.values, options)
  const values = Object.entries(summary.values).map(
    ([name, value]) => `${name} = ${plainText(String(value))}`,
  )
  return [summary.code, ...values].join(', ')
}

/** What people call an item: a word of the inspection for its own items, otherwise its name as it is. */
export function labelItem(
  info: { readonly items?: InspectionInfo['items'] | undefined } | null | undefined,
  item: string,
  options: TextOptions,
): string {
  return (ownText(info?.items, item) ?? ownText(COMMON_ITEMS, item))?.[options.language] ?? plainText(item)
}

export function labelMeasurement(info: Words, name: string, options: TextOptions): string {
  return ownText(info?.measurements, name)?.[options.language] ?? name.replaceAll('_', ' ')
}

/** A figure with its unit, as a person reads it. */
export function formatMeasurement(
  measurement: Pick<Measurement, 'value' | 'unit'>,
  options: TextOptions,
): string {
  switch (measurement.unit) {
    case 'bytes':
      return formatBytes(measurement.value)
    case 'ratio':
      return formatPercent(measurement.value)
    case 'seconds':
      return formatSpan(measurement.value, options.language)
    case 'timestamp':
      return formatTime(measurement.value, options)
    case 'count':
    case 'state':
      return formatCount(measurement.value, options.language)
  }
}

// Codes come from a peer: "constructor" must not find a function.
function ownText<T>(texts: Readonly<Record<string, T>> | undefined, code: string): T | undefined {
  return texts !== undefined && Object.hasOwn(texts, code) ? texts[code] : undefined
}
