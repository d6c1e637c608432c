// Says that what follows is not cut to the chosen group, where the collector cannot do that yet.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroup } from '../hooks/address.ts'

export function Fleetwide({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const { group } = useGroup()
  return (
    <>
      {children}
      {group !== '' && <span className="tag fleetwide">{t('overview.wholeFleet')}</span>}
    </>
  )
}
