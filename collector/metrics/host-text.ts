// Findings of one inspection as Prometheus families, by the definitions that the agent gave with the inspection.
import type { InspectionInfo, MetricDefinition } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { BUILT_IN_NAMES } from './built-in-families.ts'
import { formatHeader, formatSample, formatSeries, type LabelValues } from './text-format.ts'

const PREFIX = 'xunjian_'
// Labels that the scrape itself sets.
const TARGET_LABELS = new Set(['job', 'instance'])

export type Families = Record<string, string>

/**
 * Family name → its HELP and TYPE lines and its samples. Names of the collector's own families are left to it; of two
 * findings that make the same series the first counts.
 */
export function renderBlock(
  info: Pick<InspectionInfo, 'metrics'>,
  findings: readonly Pick<Finding, 'item' | 'summary' | 'measurements'>[],
): Families {
  const families: Families = {}
  for (const [name, definitions] of groupByName(info.metrics)) {
    if (BUILT_IN_NAMES.has(name)) continue
    const samples = sampleFamily(definitions, findings)
    if (samples.size === 0) continue
    let text = formatHeader(definitions[0])
    for (const [series, value] of samples) text += formatSample(series, value)
    families[name] = text
  }
  return families
}

type Definitions = [MetricDefinition, ...MetricDefinition[]]

/** Definitions of one name make one family, of the type that the first of them says. */
function groupByName(metrics: readonly MetricDefinition[]): Map<string, Definitions> {
  const groups = new Map<string, Definitions>()
  for (const metric of metrics) {
    const name = metric.name.startsWith(PREFIX) ? metric.name : `${PREFIX}${metric.name}`
    const definition = { ...metric, name }
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [definition])
    else known.push(definition)
  }
  return groups
}

function sampleFamily(definitions: Definitions, findings: readonly Source[]): Samples {
  const samples: Samples = new Map()
  for (const definition of definitions) {
    for (const finding of findings) {
      if (definition.states === undefined) addSample(samples, definition, finding)
      else addStateSet(samples, { ...definition, states: definition.states }, finding)
    }
  }
  return samples
}

type Source = Pick<Finding, 'item' | 'summary' | 'measurements'>
type Samples = Map<string, number>

function addSample(samples: Samples, definition: MetricDefinition, finding: Source): void {
  const value = finding.measurements.find((measurement) => measurement.name === definition.from)?.value
  const series = formatSeries(definition.name, labelsOf(definition, finding))
  if (value !== undefined && !samples.has(series)) samples.set(series, value)
}

type StateSet = MetricDefinition & {
  readonly states: { readonly label: string; readonly values: readonly string[] }
}

/** One series per state, exactly one of them 1; a state that is not listed counts as `unknown` where that is listed. */
function addStateSet(samples: Samples, definition: StateSet, finding: Source): void {
  const { states } = definition
  const said = textOf(finding, definition.from)
  const state = states.values.includes(said) ? said : 'unknown'
  if (!states.values.includes(state)) return
  const labels = labelsOf(definition, finding).filter(([label]) => label !== states.label)
  const seriesOf = (value: string) => formatSeries(definition.name, [...labels, [states.label, value]])
  if (samples.has(seriesOf(state))) return
  for (const value of states.values) samples.set(seriesOf(value), value === state ? 1 : 0)
}

function labelsOf(definition: MetricDefinition, finding: Source): LabelValues {
  const said = Object.entries(definition.labels).map(([label, from]): [string, string] => [
    label,
    from === 'item' ? finding.item : textOf(finding, from),
  ])
  // A label twice in one series would make Prometheus refuse the whole page.
  const labels = new Map([...Object.entries(definition.fixed ?? {}), ...said])
  return [...labels].filter(([label]) => !TARGET_LABELS.has(label))
}

// Names come from a peer: "constructor" must not find a function.
function textOf({ summary }: Source, name: string): string {
  return Object.hasOwn(summary.values, name) ? String(summary.values[name]) : ''
}
