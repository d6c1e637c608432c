// Lines of the Prometheus text format 0.0.4: escaping, numbers, label order.

export const TEXT_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export type Family = { readonly name: string; readonly help: string; readonly type: 'gauge' | 'counter' }
export type LabelValues = readonly (readonly [label: string, value: string])[]

/** HELP and TYPE, each once per page and family. */
export function formatHeader(family: Family): string {
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${family.name} ${help}\n# TYPE ${family.name} ${family.type}\n`
}

/** `name{label="value"}`: what identifies a series. Labels keep the order given, so that parsers can cache by it. */
export function formatSeries(name: string, labels: LabelValues): string {
  if (labels.length === 0) return name
  return `${name}{${labels.map(([label, value]) => `${label}="${escapeLabel(value)}"`).join(',')}}`
}

export function formatSample(series: string, value: number): string {
  return `${series} ${formatNumber(value)}\n`
}

export function formatNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}

function escapeLabel(value: string): string {
  if (!/[\\"\n]/.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
