// The usual moments by which something is promised, or until which one waits.
import dayjs from 'dayjs'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { DAY, span } from '../../time.ts'
import type { Preset } from '../form/moment-field.tsx'

const HOUR = DAY / 24

export function useDuePresets(): Preset[] {
  const { t } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const later = (ms: number): Preset => ({
      label: t('act.in', { span: span(ms, language) }),
      at: () => serverNow() + ms,
    })
    const morning: Preset = {
      label: t('act.tomorrow'),
      at: () => dayjs(serverNow()).add(1, 'day').hour(9).startOf('hour').valueOf(),
    }
    return [later(HOUR), later(4 * HOUR), morning, later(3 * DAY), later(7 * DAY)]
  }, [t, language])
}

export function useSincePresets(): Preset[] {
  const { t } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const ago = (ms: number): Preset => ({
      label: t('act.ago', { span: span(ms, language) }),
      at: () => serverNow() - ms,
    })
    return [ago(HOUR / 4), ago(HOUR), ago(4 * HOUR), ago(DAY)]
  }, [t, language])
}
