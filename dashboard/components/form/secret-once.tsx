// A secret that is shown this once; the dialog stays until somebody says that it is kept.
import { Alert, Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyLine } from '../copy-line.tsx'
import './form.css'

type SecretOnceProps = { title: string; secret: string; hint: ReactNode; onClose: () => void }

export function SecretOnce({ title, secret, hint, onClose }: SecretOnceProps) {
  const { t } = useTranslation()
  return (
    <Modal
      open
      title={title}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('form.done')}
        </Button>
      }
    >
      <div className="form-fields">
        <CopyLine text={secret} />
        <p>{hint}</p>
        <Alert type="warning" showIcon title={t('form.onlyOnce')} />
      </div>
    </Modal>
  )
}
