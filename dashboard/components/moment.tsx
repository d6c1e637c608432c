// A moment in relative words that tick, with the exact instant and its zone on hover.
import { useClock } from '../hooks/clock.ts'
import { useLanguage } from '../hooks/language.ts'
import { ago, exact, span } from '../time.ts'

export function Ago({ at }: { at: number }) {
  const language = useLanguage()
  const words = useClock((now) => ago(at, now, language))
  return <Instant at={at}>{words}</Instant>
}

/** How long something has lasted until now, or until it ended. */
export function Lasting({ from, to }: { from: number; to?: number | null }) {
  const language = useLanguage()
  const words = useClock((now) => coarse((to ?? now) - from, language))
  return <Instant at={from}>{words}</Instant>
}

function coarse(ms: number, language: 'en' | 'zh-CN'): string {
  return span(ms < 60_000 ? ms : Math.floor(ms / 60_000) * 60_000, language)
}

export function Instant({ at, children }: { at: number; children: React.ReactNode }) {
  return (
    <time className="no-wrap" dateTime={new Date(at).toISOString()} title={exact(at)}>
      {children}
    </time>
  )
}
