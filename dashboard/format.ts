// Figures with their units, as people read them.
import type { Measurement, Unit } from '../shared/finding.ts'
import { formatBytes, formatCount, formatPercent, formatSpan } from '../shared/format.ts'
import type { Language } from '../shared/language.ts'
import { exact } from './time.ts'

export function formatFigure(value: number, unit: Unit | null, language: Language): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value)
    case 'ratio':
      return formatPercent(value)
    case 'seconds':
      return value > 0 && value < 1 ? `${Math.round(value * 1_000)} ms` : formatSpan(value, language)
    case 'state':
      return formatState(value, language)
    case 'timestamp':
      return exact(value * 1_000)
    default:
      return formatCount(value, language)
  }
}

function formatState(value: number, language: Language): string {
  if (value !== 0 && value !== 1) return formatCount(value, language)
  const words = language === 'en' ? ['no', 'yes'] : ['否', '是']
  return words[value] ?? ''
}

export function formatDuration(ms: number, language: Language): string {
  if (ms < 1_000) return language === 'en' ? `${ms} ms` : `${ms} 毫秒`
  if (ms < 60_000) return language === 'en' ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 1_000).toFixed(1)} 秒`
  return formatSpan(ms / 1_000, language)
}

export type Bar = { readonly fill: number; readonly marks: readonly number[] }

/**
 * How full the bar of a measurement is and where its limits stand, both 0–1; null when there is no limit to draw.
 * Fuller is always worse where there is a known maximum: of free space the used part is drawn.
 */
export function barOf(figure: Measurement): Bar | null {
  const limits = [figure.warning, figure.critical].filter((limit) => limit !== undefined)
  if (limits.length === 0) return null
  const clamp = (share: number) => Math.min(1, Math.max(0, share))
  if (figure.max !== undefined && figure.max > 0) {
    const max = figure.max
    const share = (value: number) => clamp(figure.bad === 'below' ? 1 - value / max : value / max)
    return { fill: share(figure.value), marks: limits.map(share) }
  }
  const scale = Math.max(figure.value, ...limits) * 1.12
  if (scale <= 0) return null
  return { fill: clamp(figure.value / scale), marks: limits.map((limit) => clamp(limit / scale)) }
}

/** The figure that a row shows: the first with a limit, else none. */
export function leadingFigure(figures: readonly Measurement[]): Measurement | undefined {
  return figures.find((figure) => figure.warning !== undefined || figure.critical !== undefined)
}
