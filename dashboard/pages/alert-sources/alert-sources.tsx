// Alert sources: other systems whose alerts become faults here.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertDelivery } from '../../../shared/api/alert.ts'
import '../../components/form/form.css'
import { Ago } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { queries } from '../../queries.ts'

export default function AlertSources() {
  const { t } = useTranslation()
  const columns = useMemo(
    (): Columns<Saved<'alert-source'>> => [
      {
        title: t('settings.name'),
        width: '32%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      { title: t('sources.kind'), width: 140, render: (_, { body }) => t(`sources.kinds.${body.kind}`) },
      { title: t('sources.auth'), width: 190, render: (_, { body }) => t(`sources.auths.${body.auth}`) },
      {
        title: t('sources.lastSeen'),
        className: 'breaks narrow-wide',
        render: (_, { id }) => <LastDelivery source={id} />,
      },
    ],
    [t],
  )
  return (
    <>
      <PageHead
        title={t('sources.title')}
        documentTitle={t('sources.title')}
        sentence={t('sources.sentence')}
        actions={<NewButton kind="alert-source" />}
      />
      <SettingsList
        kind="alert-source"
        label={t('sources.title')}
        columns={columns}
        empty={{ title: t('sources.none'), hint: t('sources.noneHint') }}
      />
    </>
  )
}

function LastDelivery({ source }: { source: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.alertDeliveries({ source, limit: 1 }))
  const [last] = data?.deliveries ?? []
  if (data === undefined) return null
  if (last === undefined) return <span className="muted">{t('sources.noDeliveries')}</span>
  return <DeliveryWords delivery={last} />
}

export function DeliveryWords({ delivery }: { delivery: AlertDelivery }) {
  const { t } = useTranslation()
  const { at, alerts, error, address } = delivery
  return (
    <>
      <Ago at={at} />:{' '}
      {error === null ? (
        t('sources.delivered', { count: alerts })
      ) : (
        <span className="form-mistake">
          {t('sources.refused')}: {error}
        </span>
      )}
      {address !== null && <span className="muted"> {t('sources.from', { address })}</span>}
    </>
  )
}
