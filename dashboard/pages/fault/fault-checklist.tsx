// The emergency plan as a list to tick off, each step with who did it and when.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Checklist, FaultDetail } from '../../../shared/api/fault.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Instant } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { monthDayTime } from '../../time.ts'

const Markdown = lazy(() =>
  import('../../components/markdown/markdown.tsx').then((part) => ({ default: part.Markdown })),
)

export function FaultChecklist({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const { tick, waiting } = useTick(fault.id)
  const can = useCan()
  const { checklist } = fault
  if (checklist === null) return null
  const done = checklist.steps.filter((step) => step.done !== null).length
  const mayTick = can('operate') && fault.actions.includes('tick')
  return (
    <Section
      title={t('fault.plan', { title: checklist.title })}
      link={<span className="muted">{t('fault.planDone', { done, total: checklist.steps.length })}</span>}
    >
      {checklist.text !== '' && (
        <div className="checklist-text">
          <Suspense>
            <Markdown text={checklist.text} />
          </Suspense>
        </div>
      )}
      <ol className="checklist">
        {checklist.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is named by its place
          <li key={index}>
            <Checkbox
              // What was just clicked is shown so until the collector answers.
              checked={waiting?.step === index ? waiting.done : step.done !== null}
              disabled={!mayTick}
              onChange={({ target }) => {
                if (waiting === null) tick.mutate({ step: index, done: target.checked })
              }}
            >
              {step.title}
            </Checkbox>
            <StepNotes step={step} />
          </li>
        ))}
      </ol>
      {tick.error && (
        <div className="card-body">
          <ActionError error={tick.error} />
        </div>
      )}
    </Section>
  )
}

function StepNotes({ step }: { step: Checklist['steps'][number] }) {
  return (
    <div className="checklist-notes">
      {step.done && (
        <span className="muted small">
          {step.done.by} <Instant at={step.done.at}>{monthDayTime(step.done.at)}</Instant>
        </span>
      )}
      {step.text !== '' && (
        <div className="muted">
          <Suspense>
            <Markdown text={step.text} />
          </Suspense>
        </div>
      )}
    </div>
  )
}

function useTick(id: number) {
  const client = useQueryClient()
  const lang = useLanguage()
  const tick = useMutation({
    mutationFn: (body: { step: number; done: boolean }) =>
      api.changeFault(id, { verb: 'tick', body }, { lang }),
    onSuccess: (fault) => client.setQueryData(queries.fault(id, lang).queryKey, fault),
    onError: () => void client.invalidateQueries({ queryKey: ['fault', id] }),
  })
  return { tick, waiting: tick.isPending ? tick.variables : null }
}
