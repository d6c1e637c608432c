// Every backup job with age and size against its limits.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { FindingsPage } from '../../components/findings-page.tsx'

export default function Backups() {
  const { t } = useTranslation()
  const figures = useMemo(
    () => [
      { name: 'age_seconds', title: t('backups.age') },
      { name: 'size_bytes', title: t('backups.size') },
    ],
    [t],
  )
  return <FindingsPage inspection="backups" figures={figures} />
}
