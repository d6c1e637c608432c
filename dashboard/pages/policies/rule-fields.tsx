// When what is found becomes a fault, and when that fault is over.
import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Limit } from '../../../shared/api/settings/policy.ts'
import { Section } from '../../components/section.tsx'
import {
  MaybeSetting,
  NumberSetting,
  SwitchSetting,
  TextSetting,
} from '../../components/settings/controls.tsx'
import { Rows } from '../../components/settings/rows.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { LengthSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'

export function RuleFields({ form }: { form: Form<'policy'> }) {
  const { t } = useTranslation()
  const { draft, change } = form
  return (
    <Section title={t('policies.when')} padded>
      <div className="form-fields">
        <SwitchSetting
          label={t('policies.ignore')}
          hint={t('policies.ignoreHint')}
          value={draft.ignore}
          onChange={(ignore) => change({ ignore })}
        />
        {!draft.ignore && (
          <>
            <BadFields form={form} />
            <GoodFields form={form} />
            <FlapFields form={form} />
          </>
        )}
        <LimitRows limits={draft.limits} onChange={(limits) => change({ limits })} />
      </div>
    </Section>
  )
}

function BadFields({ form: { draft, change } }: { form: Form<'policy'> }) {
  const { t } = useTranslation()
  const { rule } = draft
  const edit = (part: typeof rule) => change({ rule: { ...rule, ...part } })
  const asInspection = t('policies.asInspection')
  return (
    <>
      <MaybeSetting
        path="rule.from"
        label={t('policies.from')}
        none={asInspection}
        value={rule.from}
        options={(['warning', 'critical'] as const).map((value) => ({
          value,
          label: t(`policies.fromStatus.${value}`),
        }))}
        onChange={(from) => edit({ from })}
      />
      <div className="field-pair">
        <NumberSetting
          path="rule.badRounds"
          label={t('policies.badRounds')}
          placeholder={asInspection}
          min={1}
          max={30}
          value={rule.badRounds}
          onChange={(badRounds) => edit({ badRounds })}
        />
        <NumberSetting
          path="rule.ofRounds"
          label={t('policies.ofRounds')}
          hint={t('policies.ofRoundsHint')}
          placeholder={t('policies.inRow')}
          min={1}
          max={30}
          value={rule.ofRounds}
          onChange={(ofRounds) => edit({ ofRounds })}
        />
      </div>
      <LengthSetting
        path="rule.minMinutes"
        label={t('policies.minMinutes')}
        none={asInspection}
        value={rule.minMinutes}
        onChange={(minMinutes) => edit({ minMinutes })}
      />
    </>
  )
}

function GoodFields({ form: { draft, change } }: { form: Form<'policy'> }) {
  const { t } = useTranslation()
  const { rule } = draft
  const edit = (part: typeof rule) => change({ rule: { ...rule, ...part } })
  return (
    <div className="field-pair">
      <NumberSetting
        path="rule.goodRounds"
        label={t('policies.goodRounds')}
        placeholder={t('policies.asInspection')}
        min={1}
        max={30}
        value={rule.goodRounds}
        onChange={(goodRounds) => edit({ goodRounds })}
      />
      <MaybeSetting
        path="rule.recovery"
        label={t('policies.recovery')}
        none={t('policies.asInspection')}
        value={rule.recovery}
        options={(['automatic', 'person'] as const).map((value) => ({
          value,
          label: t(`policies.recoveryBy.${value}`),
        }))}
        onChange={(recovery) => edit({ recovery })}
      />
    </div>
  )
}

function FlapFields({ form: { draft, change } }: { form: Form<'policy'> }) {
  const { t } = useTranslation()
  const { rule } = draft
  const edit = (part: typeof rule) => change({ rule: { ...rule, ...part } })
  return (
    <div className="field-pair">
      <NumberSetting
        path="rule.flapChanges"
        label={t('policies.flapChanges')}
        hint={t('policies.flapHint')}
        placeholder={t('policies.asInspection')}
        min={3}
        max={12}
        value={rule.flapChanges}
        onChange={(flapChanges) => edit({ flapChanges })}
      />
      <LengthSetting
        path="rule.flapMinutes"
        label={t('policies.flapMinutes')}
        none={t('policies.asInspection')}
        value={rule.flapMinutes}
        onChange={(flapMinutes) => edit({ flapMinutes })}
      />
    </div>
  )
}

type LimitRowsProps = { limits: readonly Limit[]; onChange: (limits: Limit[]) => void }

function LimitRows({ limits, onChange }: LimitRowsProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="form-field">
      <legend>{t('policies.limits')}</legend>
      <p className="form-hint part-note">{t('policies.limitsHint')}</p>
      <Rows<Limit>
        name={(position) => t('policies.limit', { position })}
        rows={limits}
        add={t('policies.addLimit')}
        fresh={() => ({ measurement: '', side: 'above' })}
        onChange={onChange}
        max={20}
      >
        {(limit, change, index) => <LimitFields limit={limit} path={`limits[${index}]`} onChange={change} />}
      </Rows>
    </fieldset>
  )
}

type LimitFieldsProps = { limit: Limit; path: string; onChange: (part: Partial<Limit>) => void }

function LimitFields({ limit, path, onChange }: LimitFieldsProps) {
  const { t } = useTranslation()
  return (
    <div className="form-fields">
      <div className="field-pair">
        <TextSetting
          path={`${path}.measurement`}
          label={t('policies.measurement')}
          placeholder="used"
          maxLength={64}
          mono
          value={limit.measurement}
          onChange={(measurement) => onChange({ measurement })}
        />
        <SettingField path={`${path}.side`} label={t('policies.side')}>
          {(control) => (
            <Select<Limit['side']>
              {...control}
              value={limit.side}
              options={(['above', 'below'] as const).map((value) => ({
                value,
                label: t(`policies.sideOf.${value}`),
              }))}
              onChange={(side) => onChange({ side })}
            />
          )}
        </SettingField>
      </div>
      <div className="field-triple">
        {(['warning', 'critical', 'recover'] as const).map((name) => (
          <SettingField key={name} path={`${path}.${name}`} label={t(`policies.limitOf.${name}`)}>
            {(control) => (
              <InputNumber<number>
                {...control}
                value={limit[name] ?? null}
                onChange={(value) => onChange({ [name]: value ?? undefined })}
              />
            )}
          </SettingField>
        ))}
      </div>
    </div>
  )
}
