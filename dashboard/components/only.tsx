// A page for some roles only; whoever has another is told which one it needs.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Ability, roleFor } from '../can.ts'
import { useCan, useMe } from '../hooks/me.tsx'
import { EmptyState } from './states.tsx'

export function Only({ may, children }: { may: Ability; children: ReactNode }) {
  const { t } = useTranslation()
  const me = useMe()
  const can = useCan()
  if (can(may)) return children
  if (me === null) return null
  const role = t(`role.${roleFor(may)}`)
  return <EmptyState title={t('error.forbiddenPage', { role })} hint={t('error.forbiddenHint')} />
}
