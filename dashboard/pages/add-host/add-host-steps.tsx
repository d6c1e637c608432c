// Three steps: labels, the line to copy, and the host that arrives with its first rounds.
import { useMutation } from '@tanstack/react-query'
import { Steps } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ErrorState } from '../../components/states.tsx'
import { useNarrow } from '../../hooks/media.ts'
import './add-host.css'
import { Arrived } from './arrived.tsx'
import { LabelForm } from './label-form.tsx'
import { RunLine } from './run-line.tsx'
import { useArrival } from './use-arrival.ts'

export function AddHostSteps() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const create = useMutation({
    mutationFn: async (request: Parameters<typeof api.createEnrolCode>[0]) => {
      const code = await api.createEnrolCode(request)
      return { code, askedAt: Date.now() }
    },
  })
  const arrived = useArrival(create.data?.askedAt ?? null)
  const step = create.data === undefined ? 0 : arrived === undefined ? 1 : 2
  return (
    <div className="card add-host">
      {!narrow && (
        <Steps
          size="small"
          current={step}
          items={[{ title: t('add.labels') }, { title: t('add.run') }, { title: t('add.waiting') }]}
        />
      )}
      {step === 0 && <LabelForm busy={create.isPending} onCreate={(request) => create.mutate(request)} />}
      {create.error && <ErrorState error={create.error} />}
      {step === 1 && create.data && <RunLine code={create.data.code} onAgain={create.reset} />}
      {arrived && <Arrived host={arrived} onAnother={create.reset} />}
    </div>
  )
}
