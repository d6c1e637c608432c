// One turn: who has it, and what can be done with it: somebody stands in, two swap, or it goes back as planned.
import { Button, Modal } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { FactList } from '../../components/fact-list.tsx'
import { ActionError } from '../../components/form/action-error.tsx'
import { useMayChange } from '../../components/settings/use-settings.ts'
import { useAction } from '../../hooks/action.ts'
import { serverNow } from '../../hooks/clock.ts'
import { StandIn } from './stand-in.tsx'
import { Swap } from './swap.tsx'
import { sayTurn, type TurnProps } from './turn.ts'

export function TurnDialog(props: TurnProps) {
  const { rosterId, timeZone, turn, onClose } = props
  const { t } = useTranslation()
  const mayChange = useMayChange('roster')
  const [doing, setDoing] = useState<'look' | 'stand-in' | 'swap'>('look')
  const back = useAction((id: string) => api.dropOverride(rosterId, id), {
    refresh: [['settings', 'roster']],
    onDone: onClose,
  })
  if (doing === 'stand-in') return <StandIn {...props} />
  if (doing === 'swap') return <Swap {...props} />
  const { person, planned, shift, override } = turn
  const isOver = turn.turnTo <= serverNow()
  return (
    <Modal
      open
      title={sayTurn(turn, timeZone)}
      width={480}
      onCancel={onClose}
      footer={
        mayChange && !isOver ? (
          <>
            {override && (
              <Button loading={back.isPending} onClick={() => back.mutate(override.id)}>
                {t('duty.asPlanned')}
              </Button>
            )}
            <Button onClick={() => setDoing('swap')} disabled={person === null}>
              {t('duty.swap')}
            </Button>
            <Button type="primary" onClick={() => setDoing('stand-in')}>
              {t('duty.standIn')}
            </Button>
          </>
        ) : null
      }
    >
      <div className="form-fields">
        <FactList
          facts={[
            [t('duty.person'), person?.name ?? t('duty.nobody')],
            [t('duty.shift'), shift ?? t('duty.noShift')],
            ...(override && planned ? [[t('duty.planned'), planned.name] as const] : []),
            ...(override && override.reason !== '' ? [[t('people.reason'), override.reason] as const] : []),
            ...(person && person.phone !== '' ? [[t('duty.phone'), person.phone] as const] : []),
          ]}
        />
        {mayChange && !isOver && override?.swappedFor && (
          <p className="muted">{sayOther(t, override.swappedFor, timeZone)}</p>
        )}
        <ActionError error={back.error} />
      </div>
    </Modal>
  )
}

function sayOther(t: TFunction, { from, to }: { from: number; to: number }, timeZone: string): string {
  const turn = sayTurn({ turnFrom: from, turnTo: to }, timeZone)
  return to <= serverNow() ? t('duty.oneGoesBack', { turn }) : t('duty.bothGoBack', { turn })
}
