// A dialog with a form; what was written is not thrown away by a stray click.
import { Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

type DialogProps = {
  title: string
  submit: string
  busy: boolean
  dirty: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

export function Dialog({ title, submit, busy, dirty, onSubmit, onClose, children }: DialogProps) {
  const { t } = useTranslation()
  const form = useId()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Modal
        open
        title={title}
        okText={submit}
        cancelText={t('action.cancel')}
        confirmLoading={busy}
        okButtonProps={{ htmlType: 'submit', form }}
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
        title={t('fault.discard')}
        okText={t('fault.discardYes')}
        cancelText={t('fault.discardNo')}
        okButtonProps={{ danger: true }}
        onOk={onClose}
        onCancel={() => setAsking(false)}
      />
    </>
  )
}
