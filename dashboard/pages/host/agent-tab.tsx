// The agent itself and the machine under it.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { Ago, Instant, Lasting } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { exact } from '../../time.ts'

type Fact = readonly [title: string, value: ReactNode]

export function AgentTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  return (
    <div className="agent-columns">
      <Section padded title={t('host.tabAgent')}>
        <Facts facts={useAgentFacts(host)} />
      </Section>
      <Section padded title={t('host.system')}>
        <Facts facts={useSystemFacts(host)} />
      </Section>
      <Section padded title={t('host.hardware')}>
        <Facts facts={useHardwareFacts(host)} />
      </Section>
    </div>
  )
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  const { t } = useTranslation()
  return (
    <dl className="facts">
      {facts.map(([title, value]) => (
        <div key={title} style={{ display: 'contents' }}>
          <dt>{title}</dt>
          <dd>{value ?? <span className="muted">{t('host.unknown')}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

function useAgentFacts(host: HostDetail): Fact[] {
  const { t } = useTranslation()
  const { queue } = host
  return [
    [t('host.agentVersion'), host.agentVersion],
    [t('host.agentStarted'), host.agentStartedAt !== null && <When key="started" at={host.agentStartedAt} />],
    [t('host.enrolled'), <When key="enrolled" at={host.enrolledAt} />],
    [t('host.planVersion'), <code key="plan">{host.planVersion}</code>],
    [
      t('host.clock'),
      host.clockOffsetMs !== null && <ClockOffset key="clock" offsetMs={host.clockOffsetMs} />,
    ],
    [
      t('host.queue'),
      queue &&
        (queue.rounds === 0
          ? t('host.queueEmpty')
          : t('host.queueRounds', { count: queue.rounds, size: formatBytes(queue.bytes) })),
    ],
    [
      t('host.dropped'),
      queue &&
        (queue.dropped === 0 ? t('host.droppedNone') : t('host.droppedRounds', { count: queue.dropped })),
    ],
    [t('host.identity'), <code key="id">{host.id}</code>],
  ].map(([title, value]) => [title, value === false ? undefined : value] as Fact)
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

function ClockOffset({ offsetMs }: { offsetMs: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (Math.abs(offsetMs) < 50) return t('host.clockSame')
  const span = formatDuration(Math.round(Math.abs(offsetMs)), language)
  return t(offsetMs > 0 ? 'host.clockAhead' : 'host.clockBehind', { span })
}

function When({ at }: { at: number }) {
  return (
    <>
      <Instant at={at}>{exact(at)}</Instant>{' '}
      <span className="muted">
        <Ago at={at} />
      </span>
    </>
  )
}
