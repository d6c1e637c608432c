// The agent itself and the machine under it.
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { type Fact, FactList } from '../../components/fact-list.tsx'
import { Ago, Instant, Lasting } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { exact } from '../../time.ts'

export function AgentTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  return (
    <div className="agent-columns">
      <Section padded title={t('host.tabAgent')}>
        <FactList facts={useAgentFacts(host)} />
      </Section>
      <Section padded title={t('host.system')}>
        <FactList facts={useSystemFacts(host)} />
      </Section>
      <Section padded title={t('host.hardware')}>
        <FactList facts={useHardwareFacts(host)} />
      </Section>
    </div>
  )
}

function useAgentFacts(host: HostDetail): Fact[] {
  const { t } = useTranslation()
  return [
    [t('host.agentVersion'), host.agentVersion],
    [t('host.agentStarted'), host.agentStartedAt !== null && <When key="started" at={host.agentStartedAt} />],
    [t('host.enrolled'), <When key="enrolled" at={host.enrolledAt} />],
    [t('host.planVersion'), <code key="plan">{host.planVersion}</code>],
    [t('host.identity'), <code key="id">{host.id}</code>],
  ]
}

function useSystemFacts({ facts }: HostDetail): Fact[] {
  const { t } = useTranslation()
  return [
    [t('host.system'), facts.osName],
    [t('host.kernel'), facts.kernel],
    [t('host.architecture'), facts.arch],
    [t('host.virtualization'), facts.virtualization],
    [t('host.timeZone'), facts.timeZone],
    [t('host.booted'), <Lasting key="booted" from={facts.bootedAt} />],
    [t('host.addresses'), facts.addresses.join(', ')],
  ]
}

function useHardwareFacts({ inventory }: HostDetail): Fact[] {
  const { t } = useTranslation()
  const cores = inventory?.cores === undefined ? undefined : t('host.cores', { count: inventory.cores })
  const join = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(', ') || undefined
  return [
    [t('host.machine'), join(inventory?.manufacturer, inventory?.model)],
    [t('host.serial'), inventory?.serial],
    [t('host.cpu'), join(inventory?.cpu, cores)],
    [t('host.memory'), inventory?.memoryBytes === undefined ? undefined : formatBytes(inventory.memoryBytes)],
    [t('host.inventoryTaken'), inventory ? <When key="taken" at={inventory.takenAt} /> : undefined],
  ]
}

export function When({ at }: { at: number }) {
  return (
    <>
      <Instant at={at}>{exact(at)}</Instant>{' '}
      <span className="muted">
        <Ago at={at} />
      </span>
    </>
  )
}
