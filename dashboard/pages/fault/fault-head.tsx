// What a fault is, in one line of facts, and how it hangs together with others.
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { BreachTags, TimeLeft } from '../../components/fault/fault-limits.tsx'
import { limitsOf } from '../../components/fault/limits.ts'
import { FlappingTag, GradeTag, RiskTag } from '../../components/fault-tags.tsx'
import { ItemName } from '../../components/item-name.tsx'
import { Instant, Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { monthDayTime } from '../../time.ts'

const WORKED_ON = ['reported', 'accepted', 'handling', 'on-hold']

export function FaultFacts({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const silent = fault.source === 'silence' && fault.status !== 'ok'
  return (
    <div className="row fault-facts">
      <StatusMark state={silent ? 'silent' : fault.status} />
      {fault.status === 'ok' && WORKED_ON.includes(fault.stage) && (
        <span className="muted">{t('faults.recovered')}</span>
      )}
      <GradeTag grade={fault.grade} always />
      <RiskTag risk={fault.risk} />
      <FlappingTag flapping={fault.flapping} />
      <BreachTags fault={fault} />
      {fault.hostId === null
        ? fault.hostName && <span>{fault.hostName}</span>
        : fault.hostName && <PageLink to={`/hosts/${fault.hostId}`}>{fault.hostName}</PageLink>}
      <Source fault={fault} />
      {fault.badRounds > 0 && <span>{t('fault.badRounds', { count: fault.badRounds })}</span>}
      <Assignee fault={fault} />
      {fault.closedAt === null && (
        <span>
          {t('fault.openFor', { span: '' })}
          <Lasting from={fault.beganAt} />
        </span>
      )}
    </div>
  )
}

function Source({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const source = t('fault.source', { source: t(`source.${fault.source}`) })
  if (fault.source === 'person')
    return (
      <span className="breaks">
        {source}
        {fault.reporter && ` · ${fault.reporter.name}`}
      </span>
    )
  return (
    <span className="breaks">
      {source} · {fault.inspectionTitle} · <ItemName of={fault} />
    </span>
  )
}

function Assignee({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  if (fault.assignee !== null) return <span>{t('fault.assignee', { name: fault.assignee.name })}</span>
  if (fault.stage === 'reported') return <span className="tag not-accepted">{t('overview.notAccepted')}</span>
  return fault.acceptedBy !== null && <span>{t('fault.acceptedBy', { name: fault.acceptedBy })}</span>
}

/** Until when it has to be accepted and resolved, each with what is left of it. */
export function FaultLimits({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const limits = limitsOf(fault)
  if (limits.length === 0 && fault.hold === null) return null
  return (
    <div className="row fault-facts fault-limits">
      {fault.hold !== null && <span>{t('fault.heldNow', { what: t(`hold.${fault.hold.reason}`) })}</span>}
      {limits.map((limit) => (
        <span key={limit.kind}>
          {t(`fault.limit.${limit.kind}`)} <Instant at={limit.at}>{monthDayTime(limit.at)}</Instant>{' '}
          <TimeLeft limit={limit} />
        </span>
      ))}
    </div>
  )
}

/** How it hangs together with other faults, each a door. */
export function FaultRelations({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const relations = [
    fault.parentId !== null && { key: 'suppressed', id: fault.parentId },
    fault.mergedInto !== null && { key: 'mergedInto', id: fault.mergedInto },
    fault.previousId !== null && { key: 'previous', id: fault.previousId },
  ].filter((relation) => relation !== false)
  const children = fault.children.total > 0
  if (relations.length === 0 && !children && fault.reopened === 0 && !fault.isPast && !fault.flapping)
    return null
  return (
    <ul className="fault-relations">
      {relations.map(({ key, id }) => (
        <li key={key}>
          {t(`fault.relation.${key as 'previous'}`)} <PageLink to={`/faults/${id}`}>F-{id}</PageLink>
        </li>
      ))}
      {children && (
        <li>
          {t('fault.children', { count: fault.children.open, total: fault.children.total })}{' '}
          <PageLink to="/faults" search={{ view: 'suppressed', parent: fault.id }}>
            {t('fault.childrenShow')}
          </PageLink>
        </li>
      )}
      {fault.reopened > 0 && <li>{t('fault.reopened', { count: fault.reopened })}</li>}
      {fault.flapping && <li>{t('fault.flappingNote')}</li>}
      {fault.isPast && <li>{t('fault.isPast')}</li>}
    </ul>
  )
}
