// Whether the log is as it was written; a broken chain names its first bad row.
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AuditVerdict } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { ActionError } from '../../components/form/action-error.tsx'

export function useVerification() {
  return useMutation({ mutationFn: api.verifyAudit })
}

type Verification = ReturnType<typeof useVerification>

export function VerifyButton({ verification }: { verification: Verification }) {
  const { t } = useTranslation()
  const { isPending, mutate } = verification
  return (
    <Button icon={<SafetyCertificateOutlined />} loading={isPending} onClick={() => mutate()}>
      {t(isPending ? 'audit.verifying' : 'audit.verify')}
    </Button>
  )
}

export function VerificationResult({ verification }: { verification: Verification }) {
  return (
    <div role="status" className="audit-verdict">
      {verification.data && <Verdict verdict={verification.data} />}
      <ActionError error={verification.error} />
    </div>
  )
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { t } = useTranslation()
  const { rows, head, firstBad } = verdict
  if (firstBad !== null)
    return (
      <Alert
        type="error"
        showIcon
        title={t('audit.broken', { id: firstBad.id, why: t(`audit.why.${firstBad.why}`) })}
        description={t('audit.brokenHint')}
      />
    )
  return (
    <Alert
      type="success"
      showIcon
      title={t('audit.whole', { count: rows })}
      description={
        <>
          <p className="muted">{t('audit.headHint')}</p>
          <CopyLine text={head} />
        </>
      }
    />
  )
}
