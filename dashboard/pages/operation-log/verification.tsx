// Whether the log is as it was written; a broken chain names its first bad row.
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AuditVerdict } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { ActionError } from '../../components/form/action-error.tsx'

export function Verification() {
  const { t } = useTranslation()
  const verify = useMutation({ mutationFn: api.verifyAudit })
  return (
    <div className="audit-verify">
      <Button icon={<SafetyCertificateOutlined />} loading={verify.isPending} onClick={() => verify.mutate()}>
        {t(verify.isPending ? 'audit.verifying' : 'audit.verify')}
      </Button>
      <div role="status">
        {verify.data && <Verdict verdict={verify.data} />}
        <ActionError error={verify.error} />
      </div>
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
