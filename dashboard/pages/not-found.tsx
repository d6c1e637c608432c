// An address that no page has.
import { useTranslation } from 'react-i18next'
import { PageLink } from '../components/page-link.tsx'
import { EmptyState } from '../components/states.tsx'

export default function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('error.notFound')}
      hint={t('error.notFoundHint')}
      action={<PageLink to="/">{t('error.home')}</PageLink>}
    />
  )
}
