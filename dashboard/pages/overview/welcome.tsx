// The first run: no host yet, so what to do first.
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { useCan } from '../../hooks/me.tsx'
import { AddHostSteps } from '../add-host/add-host-steps.tsx'

export function Welcome() {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <>
      <PageHead
        title={t('overview.welcome')}
        documentTitle={t('overview.title')}
        sentence={t('overview.welcomeHint')}
      />
      {can('administer') && <AddHostSteps />}
    </>
  )
}
