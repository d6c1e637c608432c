// Reporting a fault by hand: what, where, since when, how grave, with files.
import { Button, Input } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { LIMITS } from '../../../shared/limits.ts'
import { api, type FaultReport } from '../../api.ts'
import { AttachmentField } from '../../components/attachments/attachment-field.tsx'
import { type Uploads, useUploads } from '../../components/attachments/use-uploads.ts'
import { GradeChoice, RiskChoice } from '../../components/fault-actions/grade-choices.tsx'
import { useSincePresets } from '../../components/fault-actions/presets.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Field } from '../../components/form/field.tsx'
import { MomentField } from '../../components/form/moment-field.tsx'
import { HostSelect } from '../../components/host-select.tsx'
import { MarkdownField } from '../../components/markdown/markdown-field.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { pageAddress } from '../../components/page-link.tsx'
import { LeaveGuard } from '../../components/settings/leave-guard.tsx'
import { useAction } from '../../hooks/action.ts'
import { useAddress, useGroup } from '../../hooks/address.ts'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { type Draft, EMPTY, isDirty, mistakesIn, reportOf } from './draft.ts'
import './report-fault.css'

export default function ReportFault() {
  const { t } = useTranslation()
  const { get } = useAddress()
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, hostId: get('host') ?? null })
  const [tried, setTried] = useState(false)
  const uploads = useUploads()
  const { report, leave, mayLeave } = useReport()
  const dirty = isDirty(draft) || uploads.files.length > 0
  const submit = () => {
    setTried(true)
    const { title, beganAt } = mistakesIn(draft, serverNow())
    if (title || beganAt || !uploads.isReady) return
    report.mutate(reportOf(draft, uploads.ids))
  }
  return (
    <>
      <PageHead
        title={t('report.title')}
        documentTitle={t('report.title')}
        crumb={{ to: '/faults', title: t('faults.title') }}
        sentence={t('report.sentence')}
      />
      <LeaveGuard isDirty={() => dirty && !mayLeave.current} />
      <form
        className="card card-body report-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <ReportFields
          draft={draft}
          tried={tried}
          uploads={uploads}
          onChange={(change) => setDraft((now) => ({ ...now, ...change }))}
        />
        <ActionError error={report.error} />
        <div className="row report-buttons">
          <Button onClick={leave}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={report.isPending}>
            {t('report.submit')}
          </Button>
        </div>
      </form>
    </>
  )
}

/** After it is sent one stands before the fault; the form asks nothing more then. */
function useReport() {
  const navigate = useNavigate()
  const lang = useLanguage()
  const { group } = useGroup()
  const mayLeave = useRef(false)
  const report = useAction((wanted: FaultReport) => api.reportFault(wanted, { lang }), {
    refresh: [['faults'], ['overview']],
    onDone: (fault) => {
      mayLeave.current = true
      void navigate(pageAddress(`/faults/${fault.id}`, {}, group), { replace: true })
    },
  })
  const leave = useCallback(() => void navigate(pageAddress('/faults', {}, group)), [navigate, group])
  return { report, leave, mayLeave }
}

type ReportFieldsProps = {
  draft: Draft
  tried: boolean
  uploads: Uploads
  onChange: (change: Partial<Draft>) => void
}

function ReportFields({ draft, tried, uploads, onChange }: ReportFieldsProps) {
  const { t } = useTranslation()
  const presets = useSincePresets()
  const mistakes = mistakesIn(draft, serverNow())
  return (
    <div className="form-fields">
      <Field
        label={t('report.what')}
        hint={t('report.whatHint')}
        mistake={tried && mistakes.title ? t('form.required') : undefined}
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={LIMITS.titleLength}
            placeholder={t('report.whatPlaceholder')}
            value={draft.title}
            onChange={({ target }) => onChange({ title: target.value })}
          />
        )}
      </Field>
      <MarkdownField
        label={t('report.description')}
        placeholder={t('report.descriptionPlaceholder')}
        minRows={5}
        value={draft.description}
        onChange={(description) => onChange({ description })}
        onFiles={uploads.add}
      />
      <AttachmentField uploads={uploads} tried={tried} />
      <div className="report-pair">
        <Field label={t('report.host')} hint={t('report.hostHint')}>
          {({ status: _status, ...control }) => (
            <HostSelect
              {...control}
              placeholder={t('report.hostPlaceholder')}
              value={draft.hostId}
              onChange={(hostId) => onChange({ hostId })}
            />
          )}
        </Field>
        <MomentField
          label={t('report.since')}
          hint={t('report.sinceHint')}
          placeholder={t('report.sinceNow')}
          only="past"
          presets={presets}
          value={draft.beganAt}
          onChange={(beganAt) => onChange({ beganAt })}
          mistake={tried && mistakes.beganAt ? t('report.sinceFuture') : undefined}
        />
      </div>
      <div className="report-pair">
        <GradeChoice value={draft.grade} onChange={(grade) => onChange({ grade })} />
        <RiskChoice value={draft.risk} onChange={(risk) => onChange({ risk })} />
      </div>
    </div>
  )
}
