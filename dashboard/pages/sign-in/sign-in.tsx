// Signing in, and back to the page that was asked for.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { ApiError, api } from '../../api.ts'
import { Field } from '../../components/form/field.tsx'
import { ErrorWords } from '../../components/states.tsx'
import { useClock } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { rememberSignedIn, safeReturn, saySession, wasSignedIn } from '../../session.ts'
import { ago } from '../../time.ts'
import BarePage from './bare-page.tsx'
import { refusalOf } from './refusal.ts'

export default function SignIn() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const { data: me } = useQuery(queries.me())
  const [ended] = useState(wasSignedIn)
  if (me) return <Navigate replace to={safeReturn(params.get('to'))} />
  return (
    <BarePage title={t('signIn.title')} sentence={t('signIn.sentence')} foot={t('signIn.help')}>
      <SignInForm ended={ended} />
    </BarePage>
  )
}

function SignInForm({ ended }: { ended: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const signIn = useMutation({
    mutationFn: api.signIn,
    onSuccess: (me) => {
      rememberSignedIn(true)
      client.setQueryData(queries.me().queryKey, me)
      saySession('begun')
    },
    onError: () => setPassword(''),
  })
  const submit = () => {
    setTried(true)
    if (username.trim() !== '' && password !== '') signIn.mutate({ username: username.trim(), password })
  }
  const missing = (value: string) => (tried && !signIn.error && value === '' ? t('form.required') : undefined)
  return (
    <form
      className="form-fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {ended && !signIn.error && <Alert type="info" showIcon title={t('signIn.ended')} />}
      <Refusal error={signIn.error} at={signIn.submittedAt} />
      <Field label={t('signIn.username')} mistake={missing(username)}>
        {(control) => (
          <Input
            {...control}
            name="username"
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            maxLength={64}
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('signIn.password')} mistake={missing(password)}>
        {(control) => (
          <Input.Password
            {...control}
            name="password"
            size="large"
            autoComplete="current-password"
            maxLength={128}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  )
}

function Refusal({ error, at }: { error: Error | null; at: number }) {
  const { t } = useTranslation()
  if (error === null) return null
  return (
    <Alert
      type="error"
      showIcon
      title={t('signIn.failed')}
      description={<RefusalWords error={error} at={at} />}
    />
  )
}

function RefusalWords({ error, at }: { error: Error; at: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const waitMs = error instanceof ApiError ? error.retryAfterMs : null
  const until = at + (waitMs ?? 0)
  const when = useClock(() => ago(until, Date.now(), language))
  const over = useClock(() => waitMs !== null && Date.now() >= until)
  const refusal = refusalOf(error)
  if (refusal === 'other') return <ErrorWords error={error} />
  if (refusal !== 'delayedAWhile' || waitMs === null) return t(`signIn.${refusal}`)
  return t(over ? 'signIn.delayOver' : 'signIn.delayed', { when })
}
