// How to have the roster in one's own calendar.
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyLine } from '../../components/copy-line.tsx'
import '../../components/form/form.css'
import { PageLink } from '../../components/page-link.tsx'
import { useMe } from '../../hooks/me.tsx'

type SubscribeProps = { rosterId: string; name: string; onClose: () => void }

export function Subscribe({ rosterId, name, onClose }: SubscribeProps) {
  const { t } = useTranslation()
  const me = useMe()
  const address = `${location.origin}/api/v1/rosters/${rosterId}/calendar.ics`
  return (
    <Modal
      open
      title={t('duty.subscribeTitle', { name })}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('action.close')}</Button>}
    >
      <div className="form-fields">
        <p>{t('duty.subscribeHint')}</p>
        <div>
          <p className="muted small">{t('duty.subscribeAll')}</p>
          <CopyLine text={address} />
        </div>
        {me && (
          <div>
            <p className="muted small">{t('duty.subscribeMine')}</p>
            <CopyLine text={`${address}?person=${me.id}`} />
          </div>
        )}
        <p>
          {t('duty.subscribeToken')} <PageLink to="/tokens">{t('tokens.title')}</PageLink>
        </p>
      </div>
    </Modal>
  )
}
