// A dialog with a form; what was written is not thrown away by a stray click.
import { Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './form.css'

type DialogProps = {
  title: string
  submit: string
  busy: boolean
  dirty: boolean
  /** For what cannot be taken back. */
  danger?: boolean
  width?: number
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

export function Dialog(props: DialogProps) {
  const { title, submit, busy, dirty, danger = false, width = 520, onSubmit, onClose, children } = props
  const { t } = useTranslation()
  const form = useId()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Modal
        open
        title={title}
        width={width}
        okText={submit}
        cancelText={t('action.cancel')}
        confirmLoading={busy}
        okButtonProps={{ htmlType: 'submit', form, danger }}
        onCancel={() => (dirty ? setAsking(true) : onClose())}
      >
        <form
          id={form}
          className="form-fields"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {children}
        </form>
      </Modal>
      <Modal
        open={asking}
        width={380}
        title={t('form.discard')}
        okText={t('form.discardYes')}
        cancelText={t('form.discardNo')}
        okButtonProps={{ danger: true }}
        onOk={onClose}
        onCancel={() => setAsking(false)}
      />
    </>
  )
}
