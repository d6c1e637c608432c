// A state as shape, colour and word; never as colour alone.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './status-mark.css'
import type { MarkState } from './status.ts'

const SHAPES: Readonly<Record<MarkState, ReactNode>> = {
  ok: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  warning: <path d="M6 1.4 11.2 10.6H.8z" fill="currentColor" />,
  critical: <rect x="1.6" y="1.6" width="8.8" height="8.8" rx="1" fill="currentColor" />,
  unknown: <path d="M6 .8 11.2 6 6 11.2.8 6z" fill="currentColor" />,
  missed: (
    <circle
      cx="6"
      cy="6"
      r="4.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="2.1 1.35"
    />
  ),
  'not-applicable': <rect x="1.5" y="5.2" width="9" height="1.6" rx=".8" fill="currentColor" />,
  silent: (
    <g fill="none" stroke="currentColor" strokeWidth="1.6">
      <circle cx="6" cy="6" r="4.6" />
      <path d="m2.9 2.9 6.2 6.2" />
    </g>
  ),
  new: <path d="M6 1.2v9.6M1.2 6h9.6" stroke="currentColor" strokeWidth="1.8" />,
  none: <circle cx="6" cy="6" r="1.6" fill="currentColor" />,
}

export function StatusMark({ state, word = true }: { state: MarkState; word?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={`status status-${state}`}>
      <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[state]}
      </svg>
      <span className={word ? 'status-word' : 'visually-hidden'}>{t(`status.${state}`)}</span>
    </span>
  )
}
