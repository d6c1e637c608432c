// Asks the host again, now, by the inspection that found the fault.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { useInspectNow } from '../../hooks/inspect-now.ts'
import { useCan } from '../../hooks/me.tsx'

export function InspectAgain({ fault }: { fault: FaultDetail }) {
  const can = useCan()
  const { hostId, inspection, source, closedAt } = fault
  if (!can('operate') || source !== 'inspection' || hostId === null || closedAt !== null) return null
  return <InspectButton hostId={hostId} inspection={inspection} />
}

function InspectButton({ hostId, inspection }: { hostId: string; inspection: string }) {
  const { t } = useTranslation()
  const { inspect, progress, answers } = useInspectNow()
  const answer = answers[0]
  const failed = !progress.busy && answer && answer.demand?.state !== 'done'
  return (
    <span className="row">
      {failed && (
        <span className="muted small" role="status">
          {answer.demand?.state === 'not-connected'
            ? t('host.demandNot-connected')
            : (answer.demand?.reason ?? t('error.action'))}
        </span>
      )}
      <Button loading={progress.busy} onClick={() => void inspect([{ hostId, inspection }])}>
        {t('fault.inspect')}
      </Button>
    </span>
  )
}
