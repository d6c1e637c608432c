// Marking a fault as resolved: cause and solution, and a reason when the inspection still says otherwise.
import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { ApiError, api } from '../../api.ts'
import { Dialog } from '../../components/form/dialog.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { ErrorWords } from '../../components/states.tsx'
import { useFaultMutation } from './use-fault-mutation.ts'

export function ResolveDialog({ fault, onClose }: { fault: FaultDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const [cause, setCause] = useState('')
  const [solution, setSolution] = useState('')
  const [despite, setDespite] = useState('')
  const [tried, setTried] = useState(false)
  const resolve = useFaultMutation(fault.id, api.resolveFault, onClose)
  const stillBad = resolve.error instanceof ApiError && resolve.error.problem?.code === 'still-bad'
  const empty = (text: string) => text.trim() === ''
  const submit = () => {
    setTried(true)
    if (empty(cause) || empty(solution) || (stillBad && empty(despite))) return
    const reason = empty(despite) ? {} : { despite: despite.trim() }
    resolve.mutate({ cause: cause.trim(), solution: solution.trim(), ...reason })
  }
  return (
    <Dialog
      title={t('fault.resolveTitle')}
      submit={t('fault.resolve')}
      busy={resolve.isPending}
      dirty={![cause, solution, despite].every(empty)}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="muted">{t('fault.resolveHint')}</p>
      <TextField
        label={t('fault.causeLabel')}
        placeholder={t('fault.causePlaceholder')}
        value={cause}
        onChange={setCause}
        missing={tried && empty(cause)}
        focused
      />
      <TextField
        label={t('fault.solutionLabel')}
        placeholder={t('fault.solutionPlaceholder')}
        value={solution}
        onChange={setSolution}
        missing={tried && empty(solution)}
      />
      {stillBad && (
        <>
          <Alert
            type="warning"
            showIcon
            title={t('fault.stillBad')}
            description={t('fault.stillBadHint', { status: t(`status.${fault.status}`) })}
          />
          <TextField
            label={t('fault.despiteLabel')}
            placeholder={t('fault.despitePlaceholder')}
            value={despite}
            onChange={setDespite}
            focused
          />
        </>
      )}
      {resolve.error && !stillBad && (
        <Alert type="error" title={t('error.action')} description={<ErrorWords error={resolve.error} />} />
      )}
    </Dialog>
  )
}
