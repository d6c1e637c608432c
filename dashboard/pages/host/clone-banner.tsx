// Two machines claim to be this host: both named, compared side by side, and the two ways to decide.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostIdentity } from '../../../shared/api/enrolment.ts'
import { api, type HostDetail } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Confirm } from '../../components/form/confirm.tsx'
import { Ago } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useAction } from '../../hooks/action.ts'
import { useCan } from '../../hooks/me.tsx'
import { compareTraits } from './compare-traits.ts'

type Other = NonNullable<HostIdentity['other']>
type CloneBannerProps = { host: HostDetail; identity: HostIdentity; other: Other }
/** `whole`: with the comparison and the choices; elsewhere a line that leads to them. */
type BannerProps = CloneBannerProps & { whole: boolean }

export function CloneBanner({ host, identity, other, whole }: BannerProps) {
  const { t } = useTranslation()
  const { name } = host
  return (
    <Alert
      type="error"
      showIcon
      className="host-banner"
      title={t('identity.clonedTitle', { name })}
      description={
        <div className="stack">
          <p>
            {t('identity.clonedHint', { name })}{' '}
            {!whole && (
              <PageLink to={`/hosts/${host.id}`} search={{ tab: 'identity' }}>
                {t('identity.compare')}
              </PageLink>
            )}
          </p>
          {whole && <TwoMachines host={host} identity={identity} other={other} />}
          {whole && <Choices host={host} />}
        </div>
      }
    />
  )
}

function TwoMachines({ host, identity, other }: CloneBannerProps) {
  const { t } = useTranslation()
  const never = <span className="muted">{t('identity.none')}</span>
  return (
    <div className="two-machines-frame">
      <table className="two-machines">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('identity.trait')}</span>
            </th>
            <th scope="col">{t('identity.known')}</th>
            <th scope="col">{t('identity.other')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('identity.hostname')}</th>
            <td>{host.name}</td>
            <td>{other.hostname ?? never}</td>
          </tr>
          <tr>
            <th scope="row">{t('identity.address')}</th>
            <td className="mono">{host.address || never}</td>
            <td className="mono">{other.address ?? never}</td>
          </tr>
          <tr>
            <th scope="row">{t('identity.seen')}</th>
            <td>{host.lastSeenAt === null ? never : <Ago at={host.lastSeenAt} />}</td>
            <td>
              <Ago at={other.lastSeenAt} />
            </td>
          </tr>
          {compareTraits(identity.traits, other.traits).map((trait) => (
            <tr key={trait.name} className={trait.same ? 'same' : 'differs'}>
              <th scope="row">
                {t(`identity.${trait.name}`)}{' '}
                <span className="tag">{t(trait.same ? 'identity.sameTrait' : 'identity.differs')}</span>
              </th>
              <td className="mono breaks">{trait.known ?? never}</td>
              <td className="mono breaks">{trait.other ?? never}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Choices({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const can = useCan()
  const [asking, setAsking] = useState(false)
  const settle = useAction((keep: 'known' | 'other') => api.settleIdentity(host.id, keep), {
    refresh: [['host', host.id], ['faults'], ['hosts']],
    onDone: () => setAsking(false),
  })
  if (!can('administer')) return <p className="muted">{t('error.forbiddenHint')}</p>
  return (
    <>
      <dl className="identity-choices">
        <dt>
          <Button
            type="primary"
            loading={settle.isPending && settle.variables === 'known'}
            onClick={() => settle.mutate('known')}
          >
            {t('identity.keepKnown')}
          </Button>
        </dt>
        <dd className="muted">{t('identity.keepKnownHint')}</dd>
        <dt>
          <Button onClick={() => setAsking(true)}>{t('identity.keepOther')}</Button>
        </dt>
        <dd className="muted">{t('identity.keepOtherHint')}</dd>
      </dl>
      {!asking && <ActionError error={settle.error} />}
      {asking && (
        <Confirm
          title={t('identity.keepTitle', { name: host.name })}
          submit={t('identity.keepOther')}
          danger
          busy={settle.isPending}
          error={settle.error}
          onConfirm={() => settle.mutate('other')}
          onClose={() => setAsking(false)}
        >
          <p>{t('identity.keepOtherHint')}</p>
        </Confirm>
      )}
    </>
  )
}
