// How many hosts a code lets in, for how long, and what it is for.
import { Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../shared/limits.ts'
import { Field } from '../../components/form/field.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { span } from '../../time.ts'

export type Terms = { validMinutes: number; uses: number; note: string }
export const ONE_HOST: Terms = { validMinutes: 60, uses: 1, note: '' }

const VALID_MINUTES = [15, 60, 480, 1_440, 10_080, 43_200, 525_600]

export function CodeTerms({ terms, onChange }: { terms: Terms; onChange: (terms: Terms) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div className="code-terms">
      <Field label={t('add.valid')}>
        {({ status: _status, ...control }) => (
          <Select
            {...control}
            value={terms.validMinutes}
            onChange={(validMinutes) => onChange({ ...terms, validMinutes })}
            popupMatchSelectWidth={false}
            options={VALID_MINUTES.map((value) => ({ value, label: span(value * 60_000, language) }))}
          />
        )}
      </Field>
      <Field label={t('add.uses')} hint={t('add.usesHint')}>
        {(control) => (
          <InputNumber
            {...control}
            min={1}
            max={LIMITS.usesPerCode}
            precision={0}
            value={terms.uses}
            onChange={(uses) => onChange({ ...terms, uses: uses ?? 1 })}
          />
        )}
      </Field>
      <Field label={t('add.note')} hint={t('add.noteHint')}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={terms.note}
            onChange={(event) => onChange({ ...terms, note: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
