// Adding a person, or changing their name and role.
import { Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role, User } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { ROLES } from '../../can.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { NameField } from '../../components/form/name-field.tsx'
import { useAction } from '../../hooks/action.ts'
import { queries } from '../../queries.ts'
import { USERNAME } from './username.ts'

type Added = Awaited<ReturnType<typeof api.createUser>>
type PersonFormProps = { user?: User; onClose: () => void; onAdded?: (added: Added) => void }

const refresh = [queries.users().queryKey, queries.me().queryKey]

export function PersonForm({ user, onClose, onAdded }: PersonFormProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(user?.name ?? '')
  const [username, setUsername] = useState(user?.username ?? '')
  const [role, setRole] = useState(user?.role ?? 'viewer')
  const [tried, setTried] = useState(false)
  const isUsername = USERNAME.test(username)
  const isReady = name.trim() !== '' && isUsername
  const wanted = { name: name.trim(), role }
  const save = useAction(
    async () => {
      if (user) await api.changeUser(user.id, wanted)
      else onAdded?.(await api.createUser({ ...wanted, username }))
    },
    { refresh, onDone: user ? onClose : () => undefined },
  )
  return (
    <Dialog
      title={user ? t('people.changeTitle', { name: user.name }) : t('people.add')}
      submit={t(user ? 'people.save' : 'people.create')}
      busy={save.isPending}
      dirty={user === undefined && (name !== '' || username !== '')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (isReady) save.mutate(undefined)
      }}
    >
      <NameField
        label={t('people.name')}
        hint={t('people.nameHint')}
        value={name}
        tried={tried}
        onChange={setName}
      />
      {user === undefined && (
        <Field
          label={t('people.username')}
          hint={t('people.usernameHint')}
          mistake={tried && !isUsername ? t('people.usernameWrong') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={32}
              value={username}
              onChange={(event) => setUsername(event.target.value.toLowerCase())}
            />
          )}
        </Field>
      )}
      <RoleChoice role={role} onChange={setRole} />
      <ActionError error={save.error} />
    </Dialog>
  )
}

function RoleChoice({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="form-field">
      <legend>{t('people.role')}</legend>
      <Radio.Group
        className="choice-list"
        value={role}
        onChange={(event) => onChange(event.target.value)}
        options={ROLES.map((value) => ({
          value,
          label: (
            <>
              {t(`role.${value}`)} <span className="muted">{t(`roleMay.${value}`)}</span>
            </>
          ),
        }))}
      />
    </fieldset>
  )
}
