// Letting a host in, as a page of its own.
import { useTranslation } from 'react-i18next'
import { Only } from '../../components/only.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { AddHostSteps } from './add-host-steps.tsx'

export default function AddHost() {
  const { t } = useTranslation()
  return (
    <Only may="administer">
      <PageHead
        title={t('add.title')}
        documentTitle={t('add.title')}
        crumb={{ to: '/hosts', title: t('add.breadcrumb') }}
        sentence={t('add.sentence')}
      />
      <AddHostSteps />
    </Only>
  )
}
