// What may be done with a fault now: the likely thing stands out, the rest is in a menu.
import { DownOutlined, EllipsisOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail, FaultRow } from '../../../shared/api/fault.ts'
import { useCan, useMe } from '../../hooks/me.tsx'
import { type ActionVerb, allActions, arrangeActions } from './arrange-actions.ts'

// The forms come when somebody is about to use one.
const ActionDialog = lazy(() => import('./action-dialog.tsx'))

type ActionsProps = { fault: FaultRow; onDone?: (fault: FaultDetail) => void }

/** What the stage allows and the reader may do: somebody's own report is theirs to verify. */
function useArranged(fault: FaultRow) {
  const me = useMe()
  const can = useCan()
  const isOwn = me !== null && fault.reporter?.id === me.id
  const mayVerify = can('administer') || isOwn
  const actions = fault.actions.filter((verb) => (verb === 'verify' ? mayVerify : can('operate')))
  return arrangeActions({ stage: fault.stage, actions })
}

function useDialog(fault: FaultRow, onDone: ActionsProps['onDone']) {
  const [verb, setVerb] = useState<ActionVerb | null>(null)
  const close = () => setVerb(null)
  const dialog = verb !== null && (
    <Suspense>
      <ActionDialog
        verb={verb}
        fault={fault}
        onClose={close}
        onDone={(changed) => {
          close()
          onDone?.(changed)
        }}
      />
    </Suspense>
  )
  return { dialog, open: setVerb }
}

function useMenu(verbs: readonly ActionVerb[], open: (verb: ActionVerb) => void) {
  const { t } = useTranslation()
  return {
    items: verbs.map((verb) => ({ key: verb, label: t(`act.${verb}`), danger: verb === 'cancel' })),
    onClick: ({ key, domEvent }: { key: string; domEvent: { stopPropagation: () => void } }) => {
      domEvent.stopPropagation()
      open(key as ActionVerb)
    },
  }
}

export function ActionButtons({ fault, onDone }: ActionsProps) {
  const { t } = useTranslation()
  const { likely, beside, more } = useArranged(fault)
  const { dialog, open } = useDialog(fault, onDone)
  const menu = useMenu(more, open)
  return (
    <>
      {more.length > 0 && (
        <Dropdown autoFocus menu={menu} trigger={['click']}>
          <Button icon={<DownOutlined aria-hidden />} iconPlacement="end">
            {t('act.more')}
          </Button>
        </Dropdown>
      )}
      {beside.map((verb) => (
        <Button key={verb} onClick={() => open(verb)}>
          {t(`act.${verb}`)}
        </Button>
      ))}
      {likely !== null && (
        <Button type="primary" onClick={() => open(likely)}>
          {t(`act.${likely}`)}
        </Button>
      )}
      {dialog}
    </>
  )
}

/** All of them in one small menu, for a card or a row. */
export function ActionMenu({ fault, onDone }: ActionsProps) {
  const { t } = useTranslation()
  const verbs = allActions(useArranged(fault))
  const { dialog, open } = useDialog(fault, onDone)
  const menu = useMenu(verbs, open)
  if (verbs.length === 0) return null
  return (
    <>
      <Dropdown autoFocus menu={menu} trigger={['click']} placement="bottomRight">
        <Button
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={t('act.menuOf', { id: fault.id })}
        />
      </Dropdown>
      {dialog}
    </>
  )
}
