// What becomes of an alert: which host, how grave, one fault for what, and what its recovery does.
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { Section } from '../../components/section.tsx'
import { ChoiceSetting, TextSetting } from '../../components/settings/controls.tsx'
import { Rows } from '../../components/settings/rows.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { LengthSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'

export function AlertFields({ form: { draft, change } }: { form: Form<'alert-source'> }) {
  const { t } = useTranslation()
  return (
    <Section title={t('sources.becomes')} padded>
      <div className="form-fields">
        <ChoiceSetting
          path="faultPer"
          label={t('sources.faultPer')}
          value={draft.faultPer}
          options={(['alert', 'group'] as const).map((value) => ({
            value,
            label: t(`sources.faultPerOf.${value}`),
          }))}
          onChange={(faultPer) => change({ faultPer })}
        />
        <SettingField
          path="hostLabels"
          deep
          label={t('sources.hostLabels')}
          hint={t('sources.hostLabelsHint')}
        >
          {(control) => (
            <Select<string[]>
              {...control}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={draft.hostLabels}
              onChange={(hostLabels) => change({ hostLabels })}
            />
          )}
        </SettingField>
        <TextSetting
          path="severityLabel"
          label={t('sources.severityLabel')}
          maxLength={128}
          mono
          value={draft.severityLabel}
          onChange={(severityLabel) => change({ severityLabel })}
        />
        <SeverityRows severities={draft.severities} onChange={(severities) => change({ severities })} />
        <ChoiceSetting
          path="onRecovery"
          label={t('sources.onRecovery')}
          value={draft.onRecovery}
          options={(['note', 'resolve'] as const).map((value) => ({
            value,
            label: t(`sources.onRecoveryOf.${value}`),
          }))}
          onChange={(onRecovery) => change({ onRecovery })}
        />
        <div className="field-pair">
          {draft.onRecovery === 'resolve' && (
            <LengthSetting
              path="holdMinutes"
              label={t('sources.hold')}
              value={draft.holdMinutes}
              onChange={(holdMinutes = 0) => change({ holdMinutes })}
            />
          )}
          <LengthSetting
            path="reopenMinutes"
            label={t('sources.reopen')}
            hint={t('sources.reopenHint')}
            value={draft.reopenMinutes}
            onChange={(reopenMinutes = 0) => change({ reopenMinutes })}
          />
        </div>
      </div>
    </Section>
  )
}

type Severities = AlertSource['severities']
type Severity = { value: string } & Severities[string]
type SeverityRowsProps = { severities: Severities; onChange: (severities: Severities) => void }

function SeverityRows({ severities, onChange }: SeverityRowsProps) {
  const { t } = useTranslation()
  // Two rows may have the same name for a moment, which a record cannot hold.
  const [rows, setRows] = useState<Severity[]>(() =>
    Object.entries(severities).map(([value, severity]) => ({ value, ...severity })),
  )
  const change = (next: Severity[]) => {
    setRows(next)
    onChange(
      Object.fromEntries(next.flatMap(({ value, ...severity }) => (value === '' ? [] : [[value, severity]]))),
    )
  }
  return (
    <fieldset className="form-field">
      <legend>{t('sources.severities')}</legend>
      <p className="form-hint part-note">{t('sources.severitiesHint')}</p>
      <Rows<Severity>
        name={(position) => t('sources.severity', { position })}
        rows={rows}
        add={t('sources.addSeverity')}
        fresh={() => ({ value: '', status: 'warning', grade: 'general' })}
        onChange={change}
        max={30}
      >
        {(row, edit) => (
          <div className="field-triple">
            <Input
              aria-label={t('sources.severityValue')}
              className="mono"
              maxLength={64}
              value={row.value}
              onChange={(event) => edit({ value: event.target.value.trim() })}
            />
            <Select<Severity['status']>
              aria-label={t('sources.severityStatus')}
              value={row.status}
              options={(['warning', 'critical'] as const).map((value) => ({
                value,
                label: t(`status.${value}`),
              }))}
              onChange={(status) => edit({ status })}
            />
            <Select<Severity['grade']>
              aria-label={t('sources.severityGrade')}
              value={row.grade}
              options={(['general', 'major'] as const).map((value) => ({
                value,
                label: t(`grade.${value}`),
              }))}
              onChange={(grade) => edit({ grade })}
            />
          </div>
        )}
      </Rows>
    </fieldset>
  )
}
