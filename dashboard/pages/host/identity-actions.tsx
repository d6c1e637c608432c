// Changing a host's key, shutting it out, letting it in again; for administrators.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostIdentity } from '../../../shared/api/enrolment.ts'
import { api, type HostDetail } from '../../api.ts'
import { Confirm } from '../../components/form/confirm.tsx'
import { ReasonDialog } from '../../components/form/reason-dialog.tsx'
import { useAction } from '../../hooks/action.ts'
import { useCan } from '../../hooks/me.tsx'
import { ReadmitDialog } from './readmit-dialog.tsx'

type Doing = 'rotate' | 'revoke' | 'readmit' | null

export function IdentityActions({ host, identity }: { host: HostDetail; identity: HostIdentity }) {
  const { t } = useTranslation()
  const can = useCan()
  const [doing, setDoing] = useState<Doing>(null)
  const [asked, setAsked] = useState(false)
  const close = () => setDoing(null)
  const revoked = identity.revokedAt !== null
  if (!can('administer')) return null
  return (
    <>
      <div className="row">
        {!revoked && (
          <Button
            disabled={!host.connected}
            title={host.connected ? '' : t('host.notConnected')}
            onClick={() => setDoing('rotate')}
          >
            {t('identity.rotate')}
          </Button>
        )}
        <Button type={revoked ? 'primary' : 'default'} onClick={() => setDoing('readmit')}>
          {t(revoked ? 'identity.readmit' : 'identity.reinstall')}
        </Button>
        {!revoked && (
          <Button danger onClick={() => setDoing('revoke')}>
            {t('identity.revoke')}
          </Button>
        )}
      </div>
      {asked && (
        <p className="muted" role="status">
          {t('identity.rotateAsked')}
        </p>
      )}
      {doing === 'rotate' && <RotateDialog host={host} onClose={close} onAsked={() => setAsked(true)} />}
      {doing === 'revoke' && <RevokeDialog host={host} onClose={close} />}
      {doing === 'readmit' && <ReadmitDialog host={host} onClose={close} />}
    </>
  )
}

type HostProps = { host: HostDetail; onClose: () => void }

function RotateDialog({ host, onClose, onAsked }: HostProps & { onAsked: () => void }) {
  const { t } = useTranslation()
  const rotate = useAction(() => api.rotateKey(host.id), {
    refresh: [['host', host.id]],
    onDone: () => {
      onAsked()
      onClose()
    },
  })
  return (
    <Confirm
      title={t('identity.rotateTitle', { name: host.name })}
      submit={t('identity.rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t('identity.rotateHint')}</p>
    </Confirm>
  )
}

function RevokeDialog({ host, onClose }: HostProps) {
  const { t } = useTranslation()
  const revoke = useAction((reason: string) => api.revokeHost(host.id, reason), {
    refresh: [['host', host.id], ['hosts'], ['overview']],
    onDone: onClose,
  })
  return (
    <ReasonDialog
      title={t('identity.revokeTitle', { name: host.name })}
      submit={t('identity.revoke')}
      hint={t('identity.revokeHint')}
      placeholder={t('identity.reasonPlaceholder')}
      busy={revoke.isPending}
      error={revoke.error}
      onSubmit={revoke.mutate}
      onClose={onClose}
    />
  )
}
