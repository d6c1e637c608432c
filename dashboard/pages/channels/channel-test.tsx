// One message now, and what the receiver said to it.
import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Section } from '../../components/section.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'

const LOOKS = { sent: 'success', passing: 'warning', permanent: 'error' } as const

export function ChannelTest({ form }: { form: Form<'channel'> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const test = useMutation({
    mutationFn: ({ draft, secrets, saved }: Form<'channel'>) =>
      api.testChannel({ id: saved?.id ?? null, body: draft, secrets: { ...secrets } }, { lang: language }),
  })
  const answer = test.data
  return (
    <Section title={t('channels.test')} padded>
      <div className="form-fields">
        <p className="muted">{t('channels.testHint')}</p>
        <div>
          <Button
            loading={test.isPending}
            disabled={form.draft.name.trim() === ''}
            onClick={() => test.mutate(form)}
          >
            {t('channels.testNow')}
          </Button>
        </div>
        <ActionError error={test.error} />
        {answer && !test.isPending && (
          <Alert
            type={LOOKS[answer.outcome]}
            showIcon
            role="status"
            title={t(`channels.tested.${answer.outcome}`)}
            description={
              <span className="breaks">
                {answer.message} <span className="muted">{formatDuration(answer.durationMs, language)}</span>
              </span>
            }
          />
        )}
      </div>
    </Section>
  )
}
