// A question before something that ends or replaces; what it will do is said in it.
import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from './action-error.tsx'
import './form.css'

type ConfirmProps = {
  title: string
  submit: string
  busy: boolean
  error: Error | null
  danger?: boolean
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

export function Confirm(props: ConfirmProps) {
  const { title, submit, busy, error, danger = false, onConfirm, onClose, children } = props
  const { t } = useTranslation()
  return (
    <Modal
      open
      title={title}
      width={460}
      okText={submit}
      cancelText={t('action.cancel')}
      confirmLoading={busy}
      okButtonProps={{ danger }}
      onOk={onConfirm}
      onCancel={onClose}
    >
      <div className="form-fields">
        {children}
        <ActionError error={error} />
      </div>
    </Modal>
  )
}
