// What an administrator does to an account, one dialog each.
import { useTranslation } from 'react-i18next'
import type { User } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { Confirm } from '../../components/form/confirm.tsx'
import { ReasonDialog } from '../../components/form/reason-dialog.tsx'
import { SecretOnce } from '../../components/form/secret-once.tsx'
import { useAction } from '../../hooks/action.ts'
import { queries } from '../../queries.ts'
import type { Doing } from './doing.ts'
import { PersonForm } from './person-form.tsx'
import { PersonSessions } from './person-sessions.tsx'

const refresh = [queries.users().queryKey, queries.me().queryKey]

type PersonDialogsProps = { doing: Doing | null; onDoing: (doing: Doing | null) => void }

export function PersonDialogs({ doing, onDoing }: PersonDialogsProps) {
  const close = () => onDoing(null)
  switch (doing?.what) {
    case 'add':
      return (
        <PersonForm
          onClose={close}
          onAdded={({ user, password }) => onDoing({ what: 'hand-over', user, password })}
        />
      )
    case 'change':
      return <PersonForm user={doing.user} onClose={close} />
    case 'sessions':
      return <PersonSessions user={doing.user} onClose={close} />
    case 'lock':
      return <LockDialog user={doing.user} onClose={close} />
    case 'unlock':
      return <UnlockDialog user={doing.user} onClose={close} />
    case 'reset':
      return (
        <ResetDialog
          user={doing.user}
          onClose={close}
          onReset={(password) => onDoing({ what: 'hand-over', user: doing.user, password })}
        />
      )
    case 'hand-over':
      return <HandOver user={doing.user} password={doing.password} onClose={close} />
    default:
      return null
  }
}

type PersonProps = { user: User; onClose: () => void }

function HandOver({ user, password, onClose }: PersonProps & { password: string }) {
  const { t } = useTranslation()
  const { name, username } = user
  return (
    <SecretOnce
      title={t('people.oneTimeTitle', { name })}
      secret={password}
      hint={t('people.oneTimeHint', { name, username })}
      onClose={onClose}
    />
  )
}

function LockDialog({ user, onClose }: PersonProps) {
  const { t } = useTranslation()
  const lock = useAction((reason: string) => api.lockUser(user.id, reason), { refresh, onDone: onClose })
  return (
    <ReasonDialog
      title={t('people.lockTitle', { name: user.name })}
      submit={t('people.lock')}
      hint={t('people.lockHint')}
      placeholder={t('people.reasonPlaceholder')}
      busy={lock.isPending}
      error={lock.error}
      onSubmit={lock.mutate}
      onClose={onClose}
    />
  )
}

function UnlockDialog({ user, onClose }: PersonProps) {
  const { t } = useTranslation()
  const unlock = useAction(() => api.unlockUser(user.id), { refresh, onDone: onClose })
  return (
    <Confirm
      title={t('people.unlockTitle', { name: user.name })}
      submit={t('people.unlock')}
      busy={unlock.isPending}
      error={unlock.error}
      onConfirm={() => unlock.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t('people.unlockHint')}</p>
    </Confirm>
  )
}

type ResetProps = PersonProps & { onReset: (password: string) => void }

function ResetDialog({ user, onClose, onReset }: ResetProps) {
  const { t } = useTranslation()
  const reset = useAction(() => api.resetPassword(user.id), {
    refresh,
    onDone: ({ password }) => onReset(password),
  })
  return (
    <Confirm
      title={t('people.resetTitle', { name: user.name })}
      submit={t('people.reset')}
      danger
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t('people.resetHint')}</p>
    </Confirm>
  )
}
