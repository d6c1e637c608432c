// An escalation in words, step by step, with the names of whom it tells.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Escalation, EscalationTarget } from '../../../shared/api/settings/duty.ts'
import { useNameIn, usePersonName } from '../../components/settings/use-settings.ts'
import { useLanguage } from '../../hooks/language.ts'
import { span } from '../../time.ts'

export function useEscalationWords(): (escalation: Escalation) => string[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const person = usePersonName()
  const roster = useNameIn('roster')
  const channel = useNameIn('channel')
  return useMemo(() => {
    const nameTarget = ({ kind, id }: EscalationTarget) => {
      if (kind === 'person') return person(id)
      return kind === 'roster'
        ? t('escalations.duty', { name: roster(id) })
        : t('escalations.channel', { name: channel(id) })
    }
    return ({ steps, repeat, remindMinutes }) => {
      let minutes = 0
      const said = steps.map(({ afterMinutes, targets }) => {
        minutes += afterMinutes
        const names = targets.map(nameTarget).join(t('settings.listSeparator')) || '…'
        if (minutes === 0) return t('escalations.sayAtOnce', { targets: names })
        return t('escalations.sayStep', { span: span(minutes * 60_000, language), targets: names })
      })
      return [
        ...said,
        ...(repeat > 0 ? [t('escalations.sayRepeat', { count: repeat })] : []),
        ...(remindMinutes > 0
          ? [t('escalations.sayRemind', { span: span(remindMinutes * 60_000, language) })]
          : []),
      ]
    }
  }, [t, language, person, roster, channel])
}
