// Changing a password; what it must be is said beforehand and checked while it is written.
import { CheckOutlined, MinusOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../shared/api/people.ts'
import { ApiError, api } from '../../api.ts'
import { queries } from '../../queries.ts'
import { ErrorState, ErrorWords } from '../states.tsx'
import { Field } from './field.tsx'
import './password-form.css'
import { checkPassword, type RuleName } from './password-rules.ts'

const EMPTY = { current: '', next: '', repeat: '' }
const RULE_WORDS = {
  length: 'password.ruleLength',
  other: 'password.ruleOther',
  repeat: 'password.ruleRepeat',
} as const

type PasswordFormProps = { me: Me; currentLabel: string; onChanged: (me: Me) => void }

export function PasswordForm({ me, currentLabel, onChanged }: PasswordFormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(EMPTY)
  const { data: rules, error: unknownRules, refetch } = useQuery(queries.passwordRules())
  const change = useMutation({
    mutationFn: api.changePassword,
    onSuccess: (answer) => {
      setDraft(EMPTY)
      onChanged(answer)
    },
  })
  const checks = rules ? checkPassword(draft, rules) : []
  const ready = checks.length > 0 && checks.every((check) => check.met) && draft.current !== ''
  const box = (name: keyof typeof EMPTY, label: string, autoComplete: string) => (
    <Field label={label}>
      {(control) => (
        <Input.Password
          {...control}
          name={name}
          autoComplete={autoComplete}
          maxLength={128}
          value={draft[name]}
          onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  if (unknownRules && !rules) return <ErrorState error={unknownRules} onRetry={() => void refetch()} />
  return (
    <form
      className="form-fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) change.mutate({ current: draft.current, next: draft.next })
      }}
    >
      {/* Tells a password manager whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <PasswordRefusal error={change.error} />
      {box('current', currentLabel, 'current-password')}
      {box('next', t('password.next'), 'new-password')}
      {box('repeat', t('password.repeat'), 'new-password')}
      <RuleList checks={checks} min={rules?.minLength ?? 0} max={rules?.maxLength ?? 0} />
      <Button type="primary" htmlType="submit" disabled={!ready} loading={change.isPending}>
        {t('password.submit')}
      </Button>
    </form>
  )
}

type RuleListProps = { checks: readonly { name: RuleName; met: boolean }[]; min: number; max: number }

function RuleList({ checks, min, max }: RuleListProps) {
  const { t } = useTranslation()
  return (
    <div className="password-rules">
      <p className="muted">{t('password.rules')}</p>
      <ul aria-live="polite">
        {checks.map(({ name, met }) => (
          <li key={name} className={met ? 'met' : ''}>
            {met ? <CheckOutlined aria-hidden /> : <MinusOutlined aria-hidden />}
            {t(RULE_WORDS[name], { min, max })}
            <span className="visually-hidden">{t(met ? 'password.ruleMet' : 'password.ruleOpen')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function PasswordRefusal({ error }: { error: Error | null }) {
  const { t } = useTranslation()
  if (error === null) return null
  const wrong = error instanceof ApiError && error.problem?.code === 'wrong-password'
  return (
    <Alert
      type="error"
      showIcon
      title={t('error.action')}
      description={wrong ? t('password.wrong') : <ErrorWords error={error} />}
    />
  )
}
