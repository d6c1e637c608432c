// How hosts and browsers know this collector: its authority, its certificate, and the change to the next one.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../../shared/api/enrolment.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { type Fact, FactList } from '../../components/fact-list.tsx'
import { Ago, Instant } from '../../components/moment.tsx'
import { Only } from '../../components/only.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { queries } from '../../queries.ts'
import { exact } from '../../time.ts'
import { Rotation } from './rotation.tsx'
import './trust.css'

export default function Trust() {
  return (
    <Only may="administer">
      <TrustPage />
    </Only>
  )
}

const KINDS = { own: 'trust.own', given: 'trust.given', none: 'trust.plain' } as const

function TrustPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.trust())
  return (
    <>
      <PageHead
        title={t('trust.title')}
        documentTitle={t('trust.title')}
        sentence={data ? t(KINDS[data.kind]) : t('trust.sentence')}
      />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingRows rows={6} />}
      {data && <TrustParts trust={data} />}
    </>
  )
}

function TrustParts({ trust }: { trust: TrustState }) {
  const { t } = useTranslation()
  return (
    <div className="stack trust">
      {trust.kind === 'none' && <Alert type="info" showIcon title={t('trust.plainHint')} />}
      {trust.trouble !== null && (
        <Alert
          type={trust.trouble === 'ended' ? 'error' : 'warning'}
          showIcon
          title={t(`trust.trouble.${trust.trouble}`)}
          description={t('trust.troubleHint')}
        />
      )}
      <div className="trust-columns">
        {trust.authority && <Authority trust={trust} />}
        <Certificate trust={trust} />
      </div>
      {trust.kind === 'own' && <Rotation trust={trust} />}
    </div>
  )
}

function Authority({ trust: { authority } }: { trust: TrustState }) {
  const { t } = useTranslation()
  if (authority === null) return null
  return (
    <Section padded title={t('trust.authority')}>
      <div className="stack">
        <div>
          <p className="muted">{t('trust.fingerprint')}</p>
          <CopyLine text={authority.fingerprint} />
          <p className="muted small">{t('trust.fingerprintHint')}</p>
        </div>
        <FactList
          facts={[
            [t('trust.ends'), <When key="ends" at={authority.notAfter} />],
            [
              t('trust.authorityFile'),
              <a key="file" href="/agent/authority" download="xunjian-authority.pem">
                {t('trust.download')}
              </a>,
            ],
          ]}
        />
      </div>
    </Section>
  )
}

function Certificate({ trust }: { trust: TrustState }) {
  const { t } = useTranslation()
  const { url, certificate } = trust
  const dates: Fact[] = certificate
    ? [
        [t('trust.begins'), <When key="begins" at={certificate.notBefore} />],
        [
          t('trust.ends'),
          <span key="ends">
            <When at={certificate.notAfter} />
            {trust.kind === 'own' && <span className="muted small"> {t('trust.renewed')}</span>}
          </span>,
        ],
      ]
    : []
  return (
    <Section padded title={t(certificate ? 'trust.certificate' : 'trust.connection')}>
      <FactList
        facts={[
          [
            t('trust.address'),
            <span key="url" className="mono breaks">
              {url}
            </span>,
          ],
          ...(certificate
            ? [[t('trust.names'), <Names key="names" names={trust.names} />] as const, ...dates]
            : []),
        ]}
      />
    </Section>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <span className="row">
      {names.map((name) => (
        <span key={name} className="tag mono">
          {name}
        </span>
      ))}
    </span>
  )
}

function When({ at }: { at: number }) {
  return (
    <>
      <Instant at={at}>{exact(at).slice(0, 16)}</Instant>{' '}
      <span className="muted">
        <Ago at={at} />
      </span>
    </>
  )
}
