// Giving a machine its old identity back: what that means, then the one line, shown once.
import { Alert, Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, type HostDetail } from '../../api.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { enrolLine } from '../../components/enrol-line.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { useAction } from '../../hooks/action.ts'
import { exact } from '../../time.ts'

export function ReadmitDialog({ host, onClose }: { host: HostDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const readmit = useAction(() => api.readmitHost(host.id), { refresh: [['enrol-codes'], ['host', host.id]] })
  const code = readmit.data
  return (
    <Modal
      open
      title={t('identity.readmitTitle', { name: host.name })}
      mask={{ closable: code === undefined }}
      width={620}
      onCancel={onClose}
      footer={
        code ? (
          <Button type="primary" onClick={onClose}>
            {t('form.done')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="primary" loading={readmit.isPending} onClick={() => readmit.mutate(undefined)}>
              {t('identity.readmitSubmit')}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        {code ? (
          <>
            <p>{t('identity.readmitRun', { at: exact(code.expiresAt) })}</p>
            <CopyLine text={enrolLine(code.code)} />
            <Alert type="warning" showIcon title={t('form.onlyOnce')} />
          </>
        ) : (
          <p>{t('identity.readmitHint')}</p>
        )}
        <ActionError error={readmit.error} />
      </div>
    </Modal>
  )
}
