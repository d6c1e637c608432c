// The tabs of the pages about duty.
import { useTranslation } from 'react-i18next'
import { PartLinks } from '../../components/settings/part-links.tsx'

export function DutyParts() {
  const { t } = useTranslation()
  return (
    <PartLinks
      parts={[
        { to: '/duty', label: t('duty.now') },
        { to: '/duty/handovers', label: t('duty.handovers') },
        { to: '/duty/rosters', label: t('settings.plural.roster') },
        { to: '/duty/contacts', label: t('settings.plural.contact') },
      ]}
    />
  )
}
