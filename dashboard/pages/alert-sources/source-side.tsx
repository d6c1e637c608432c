// What to paste into the other system, what it has sent lately, and what fires now.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { FactList } from '../../components/fact-list.tsx'
import { Ago } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { queries } from '../../queries.ts'
import { DeliveryWords } from './alert-sources.tsx'
import { alertmanagerSnippet, sourceAddress } from './source-snippet.ts'

const SHOWN = 10

export function SourceSide({ form: { draft, saved } }: { form: Form<'alert-source'> }) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('sources.paste')} padded>
        {saved === null ? (
          <p className="muted">{t('sources.saveFirst')}</p>
        ) : (
          <Paste source={draft} id={saved.id} />
        )}
      </Section>
      {saved !== null && (
        <>
          <Deliveries source={saved.id} />
          <FiringAlerts source={saved.id} />
        </>
      )}
    </>
  )
}

function Paste({ source, id }: { source: AlertSource; id: string }) {
  const { t } = useTranslation()
  const address = sourceAddress(location.origin, source, id)
  return (
    <div className="form-fields">
      <CopyLine text={address} />
      {source.kind === 'alertmanager' ? (
        <>
          <p className="muted">{t('sources.inAlertmanager')}</p>
          <pre className="evidence snippet">{alertmanagerSnippet(address, source)}</pre>
        </>
      ) : (
        <>
          <p className="muted">{t('sources.inGrafana')}</p>
          <FactList
            facts={[
              [t('sources.grafanaUrl'), t('sources.address')],
              [t('sources.grafanaMethod'), 'POST'],
              [t('sources.grafanaAuth'), <GrafanaAuth key="auth" source={source} />],
            ]}
          />
        </>
      )}
    </div>
  )
}

function GrafanaAuth({ source }: { source: AlertSource }) {
  const { t } = useTranslation()
  if (source.auth === 'bearer') return t('sources.grafanaBearer')
  if (source.auth === 'basic') return t('sources.grafanaBasic', { user: source.user })
  return (
    <>
      {t('sources.grafanaHmac', { header: source.signatureHeader })}
      {source.timestampHeader !== '' && (
        <>
          {t('settings.listSeparator')}
          {t('sources.grafanaTimestamp', { header: source.timestampHeader })}
        </>
      )}
    </>
  )
}

function Deliveries({ source }: { source: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.alertDeliveries({ source, limit: SHOWN }))
  return (
    <Section title={t('sources.deliveries')} padded>
      {data?.deliveries.length === 0 ? (
        <p className="muted">{t('sources.noDeliveries')}</p>
      ) : (
        <ul className="say-list">
          {data?.deliveries.map((delivery) => (
            <li key={delivery.id} className="breaks">
              <DeliveryWords delivery={delivery} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function FiringAlerts({ source }: { source: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.firingAlerts(source))
  return (
    <Section title={t('sources.alerts')} padded>
      {data?.alerts.length === 0 ? (
        <p className="muted">{t('sources.noAlerts')}</p>
      ) : (
        <ul className="say-list">
          {data?.alerts.map((alert) => (
            <li key={alert.fingerprint} className="breaks">
              {alert.faultId === null ? (
                alert.name
              ) : (
                <PageLink to={`/faults/${alert.faultId}`}>{alert.name}</PageLink>
              )}
              <div className="muted small">
                <Ago at={alert.startsAt} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
