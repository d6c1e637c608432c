// Making a token: for what, with which scopes, for how long.
import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TokenScope } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { scopesOf } from '../../can.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { NameField } from '../../components/form/name-field.tsx'
import { useAction } from '../../hooks/action.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useMe } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { DAY, span } from '../../time.ts'

const VALID_DAYS = [30, 90, 365] as const
const FOREVER = 0

type NewToken = Awaited<ReturnType<typeof api.createToken>>

export function TokenForm({ onClose, onMade }: { onClose: () => void; onMade: (made: NewToken) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const me = useMe()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<TokenScope[]>(['read'])
  const [days, setDays] = useState<number>(90)
  const [tried, setTried] = useState(false)
  const make = useAction(api.createToken, { refresh: [queries.tokens().queryKey], onDone: onMade })
  const isReady = name.trim() !== '' && scopes.length > 0
  const allowed = me ? scopesOf(me) : []
  return (
    <Dialog
      title={t('tokens.createTitle')}
      submit={t('tokens.submit')}
      busy={make.isPending}
      dirty={name !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (isReady) make.mutate({ name: name.trim(), scopes, validDays: days === FOREVER ? null : days })
      }}
    >
      <NameField
        label={t('tokens.name')}
        hint={t('tokens.nameHint')}
        placeholder={t('tokens.namePlaceholder')}
        value={name}
        tried={tried}
        onChange={setName}
      />
      <fieldset className="form-field">
        <legend>{t('tokens.scopes')}</legend>
        <Checkbox.Group
          className="choice-list"
          value={scopes}
          onChange={setScopes}
          options={allowed.map((value) => ({
            value,
            label: (
              <>
                {t(`scope.${value}`)} <span className="muted">{t(`scopeMay.${value}`)}</span>
              </>
            ),
          }))}
        />
        {tried && scopes.length === 0 && <div className="form-mistake">{t('tokens.scopesMissing')}</div>}
      </fieldset>
      <Field label={t('tokens.validity')}>
        {({ status: _status, ...control }) => (
          <Select
            {...control}
            value={days}
            onChange={setDays}
            options={[
              ...VALID_DAYS.map((value) => ({ value: value as number, label: span(value * DAY, language) })),
              // What may do everything should not do so for ever.
              ...(scopes.includes('administer') ? [] : [{ value: FOREVER, label: t('tokens.forever') }]),
            ]}
          />
        )}
      </Field>
      <ActionError error={make.error} />
    </Dialog>
  )
}
