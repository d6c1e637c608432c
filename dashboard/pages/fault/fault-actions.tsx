// What this stage allows; the likely action is the one that stands out.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { useInspectNow } from '../../hooks/inspect-now.ts'
import { useCan } from '../../hooks/me.tsx'
import { AcceptDialog } from './accept-dialog.tsx'
import { ResolveDialog } from './resolve-dialog.tsx'

export function FaultActions({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<'accept' | 'resolve' | null>(null)
  const canAccept = fault.actions.includes('accept')
  const canResolve = fault.actions.includes('resolve')
  const close = () => setDialog(null)
  const can = useCan()
  if (!can('operate')) return null
  return (
    <>
      {fault.source === 'inspection' && fault.hostId !== null && fault.closedAt === null && (
        <InspectAgain hostId={fault.hostId} inspection={fault.inspection} />
      )}
      {canResolve && (
        <Button type={canAccept ? 'default' : 'primary'} onClick={() => setDialog('resolve')}>
          {t('fault.resolve')}
        </Button>
      )}
      {canAccept && (
        <Button type="primary" onClick={() => setDialog('accept')}>
          {t('fault.accept')}
        </Button>
      )}
      {dialog === 'accept' && <AcceptDialog fault={fault} onClose={close} />}
      {dialog === 'resolve' && <ResolveDialog fault={fault} onClose={close} />}
    </>
  )
}

function InspectAgain({ hostId, inspection }: { hostId: string; inspection: string }) {
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
