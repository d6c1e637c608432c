// The tabs of the pages about how faults come about and are dealt with.
import { useTranslation } from 'react-i18next'
import { PartLinks } from '../../components/settings/part-links.tsx'
import { useSettings } from '../../components/settings/use-settings.ts'

const PARTS = [
  ['policy', '/policies'],
  ['escalation', '/escalations'],
  ['emergency-plan', '/emergency-plans'],
  ['calendar', '/calendars'],
] as const

export function RuleParts() {
  const { t } = useTranslation()
  const counts = {
    policy: useSettings('policy').settings?.length,
    escalation: useSettings('escalation').settings?.length,
    'emergency-plan': useSettings('emergency-plan').settings?.length,
    calendar: useSettings('calendar').settings?.length,
  }
  return (
    <PartLinks
      parts={PARTS.map(([kind, to]) => {
        const count = counts[kind]
        return { to, label: t(`settings.plural.${kind}`), ...(count !== undefined && { count }) }
      })}
    />
  )
}
