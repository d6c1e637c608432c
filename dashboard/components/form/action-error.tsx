// Why something was not done.
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorWords } from '../states.tsx'

export function ActionError({ error }: { error: Error | null }) {
  const { t } = useTranslation()
  if (error === null) return null
  return <Alert type="error" showIcon title={t('error.action')} description={<ErrorWords error={error} />} />
}
