// What the policy as it is written now would have made of the rounds of the last days.
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Select, Spin } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Policy, PolicyPreview } from '../../../shared/api/settings/policy.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Instant } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { monthDayTime, span } from '../../time.ts'
import './policies.css'

const DAYS = [1, 7, 14, 31] as const
const SHOWN = 30

type PanelProps = { policy: Policy; replaces: string | null }

export function PolicyPreviewPanel({ policy, replaces }: PanelProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [days, setDays] = useState<number>(7)
  const preview = useMutation({
    mutationFn: (asked: Policy) => api.previewPolicy({ policy: asked, replaces, days }, { lang: language }),
  })
  const isStale = preview.data !== undefined && preview.variables !== policy
  const run = () => preview.mutate(policy)
  return (
    <Section title={t('policies.preview.title')} padded>
      <div className="form-fields">
        <p className="muted">{t('policies.preview.hint')}</p>
        <div className="row">
          <Select<number>
            aria-label={t('policies.preview.days')}
            value={days}
            onChange={setDays}
            options={DAYS.map((value) => ({
              value: value as number,
              label: t('policies.preview.last', { count: value }),
            }))}
          />
          <Button onClick={run} loading={preview.isPending} disabled={policy.name.trim() === ''}>
            {t('policies.preview.run')}
          </Button>
        </div>
        {policy.name.trim() === '' && <p className="muted small">{t('policies.preview.nameFirst')}</p>}
        {preview.isPending && (
          <p className="muted" role="status">
            <Spin size="small" /> {t('policies.preview.running')}
          </p>
        )}
        <ActionError error={preview.error} />
        {preview.data && !preview.isPending && (
          <div className={isStale ? 'preview preview-stale' : 'preview'}>
            {isStale && <p className="muted small">{t('policies.preview.stale')}</p>}
            <PreviewAnswer answer={preview.data} />
          </div>
        )}
      </div>
    </Section>
  )
}

function PreviewAnswer({ answer }: { answer: PolicyPreview }) {
  const { t } = useTranslation()
  const { faults, avoided, rounds, isPartial } = answer
  const fresh = faults.filter(({ isOpenedNow }) => !isOpenedNow)
  return (
    <div className="form-fields" role="status">
      <p>
        <b>{t('policies.preview.faults', { count: faults.length })}</b>
        {faults.length > 0 && t('policies.preview.newOf', { count: fresh.length })}
        {avoided.length > 0 && t('policies.preview.avoided', { count: avoided.length })}
        {t('policies.preview.from', { count: rounds })}
      </p>
      {isPartial && <Alert type="warning" showIcon title={t('policies.preview.partial')} />}
      <PreviewList title={t('policies.preview.listNew')} faults={fresh} />
      <PreviewList title={t('policies.preview.listAvoided')} faults={avoided} />
      <PreviewList
        title={t('policies.preview.listSame')}
        faults={faults.filter(({ isOpenedNow }) => isOpenedNow)}
      />
    </div>
  )
}

type Fault = PolicyPreview['faults'][number]

function PreviewList({ title, faults }: { title: string; faults: readonly Fault[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (faults.length === 0) return null
  return (
    <div>
      <h3 className="preview-head">
        {title} <span className="muted">{faults.length}</span>
      </h3>
      <ul className="preview-list">
        {faults.slice(0, SHOWN).map((fault) => (
          <li key={`${fault.hostId} ${fault.inspection} ${fault.item} ${fault.openedAt}`}>
            <StatusMark state={markOf(fault.status)} word={false} />
            <span className="preview-fault">
              <span className="breaks">{fault.title}</span>
              <span className="muted small">
                {fault.hostName} · {t(`grade.${fault.grade}`)} ·{' '}
                <Instant at={fault.openedAt}>{monthDayTime(fault.openedAt)}</Instant> ·{' '}
                {fault.recoveredAt === null
                  ? t('policies.preview.stillBad')
                  : t('policies.preview.lasted', {
                      span: span(fault.recoveredAt - fault.openedAt, language),
                    })}
                {fault.flapping && ` · ${t('policies.preview.flapping')}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {faults.length > SHOWN && (
        <p className="muted small">{t('policies.preview.more', { count: faults.length - SHOWN })}</p>
      )}
    </div>
  )
}

const MARKS = ['ok', 'warning', 'critical', 'unknown'] as const
const markOf = (status: string) => MARKS.find((mark) => mark === status) ?? 'unknown'
