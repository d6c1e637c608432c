// Four figures, each a door to the list that it counts.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatPercent } from '../../../shared/format.ts'
import { Lasting } from '../../components/moment.tsx'
import { PageLink, type Search } from '../../components/page-link.tsx'
import type { MarkState } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import { MINE, OVERDUE, useFaultCount } from '../../hooks/fault-count.ts'
import { useLanguage } from '../../hooks/language.ts'
import { startOfDay } from '../../time.ts'
import type { Figures } from './figures.ts'

export function Doors({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  return (
    <section className="doors" aria-label={t('overview.doors')}>
      <FaultsDoor figures={figures} />
      <HostsDoor figures={figures} />
      <RoundsDoor figures={figures} />
      <BackupsDoor figures={figures} />
    </section>
  )
}

type DoorProps = {
  name: string
  to: string
  search?: Search
  figure: ReactNode
  aside?: ReactNode
  mark?: MarkState | null
  children: ReactNode
}

function Door({ name, to, search, figure, aside, mark, children }: DoorProps) {
  return (
    <div className="card door">
      <div className="spread">
        <PageLink to={to} search={search ?? {}} className="door-name">
          {name}
        </PageLink>
        {mark && <StatusMark state={mark} word={false} />}
      </div>
      <div className="door-figure">
        <b>{figure}</b>
        {aside && <small>{aside}</small>}
      </div>
      <div className="door-line">{children}</div>
    </div>
  )
}

function FaultsDoor({ figures: { faults } }: { figures: Figures }) {
  const { t } = useTranslation()
  return (
    <Door
      name={t('overview.faultsDoor')}
      to="/faults"
      figure={faults.open}
      mark={faults.major > 0 ? 'critical' : null}
      aside={
        faults.major > 0 && (
          <PageLink to="/faults" search={{ view: 'major' }}>
            {t('overview.faultsMajor', { count: faults.major })}
          </PageLink>
        )
      }
    >
      {faults.oldestOpenedAt === null ? (
        t('overview.faultsNone')
      ) : (
        <>
          {t('overview.faultsOldest', { span: '' })}
          <Lasting from={faults.oldestOpenedAt} />
          {' · '}
          <PageLink to="/faults" search={{ view: 'unaccepted' }}>
            {t('overview.faultsUnaccepted', { count: faults.unaccepted })}
          </PageLink>
          <FaultsMore />
        </>
      )}
    </Door>
  )
}

/** What presses, and what is the reader's own; only where there is any. */
function FaultsMore() {
  const { t } = useTranslation()
  const overdue = useFaultCount(OVERDUE) ?? 0
  const mine = useFaultCount(MINE) ?? 0
  return (
    <>
      {overdue > 0 && (
        <>
          {' · '}
          <PageLink to="/faults" search={{ view: 'overdue' }}>
            {t('overview.faultsOverdue', { count: overdue })}
          </PageLink>
        </>
      )}
      {mine > 0 && (
        <>
          {' · '}
          <PageLink to="/faults" search={{ view: 'mine' }}>
            {t('overview.faultsMine', { count: mine })}
          </PageLink>
        </>
      )}
    </>
  )
}

function HostsDoor({ figures: { hosts } }: { figures: Figures }) {
  const { t } = useTranslation()
  const { silent, critical, warning, unknown } = hosts.byState
  const rest = [
    ['critical', critical],
    ['warning', warning],
    ['unknown', unknown],
  ] as const
  const bad = rest.filter(([, count]) => count > 0)
  return (
    <Door
      name={t('overview.hostsDoor')}
      to="/hosts"
      search={{ state: 'silent' }}
      figure={silent}
      mark={silent > 0 ? 'silent' : null}
      aside={<PageLink to="/hosts">{t('overview.hostsOf', { total: hosts.total })}</PageLink>}
    >
      {bad.length === 0
        ? t('overview.hostsFine')
        : bad.map(([state, count], index) => (
            <span key={state}>
              {index > 0 && ' · '}
              <PageLink to="/hosts" search={{ state }}>
                {t(`status.${state}`)} {count}
              </PageLink>
            </span>
          ))}
    </Door>
  )
}

function RoundsDoor({ figures: { rounds, at, timeZone } }: { figures: Figures }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const from = startOfDay(at, timeZone)
  const [share = '–', sign = ''] =
    rounds.planned > 0 ? formatPercent(rounds.made / rounds.planned).split(' ') : []
  return (
    <Door
      name={t('overview.roundsDoor')}
      to="/rounds"
      search={{ from }}
      figure={share}
      mark={rounds.missed > 0 ? 'missed' : null}
      aside={sign}
    >
      {rounds.planned === 0 ? (
        t('overview.roundsNone')
      ) : (
        <PageLink to="/rounds" search={{ from, outcome: 'missed' }}>
          {t('overview.roundsLine', {
            missed: formatCount(rounds.missed, language),
            planned: formatCount(rounds.planned, language),
            late: formatCount(rounds.late, language),
          })}
        </PageLink>
      )}
    </Door>
  )
}

function BackupsDoor({ figures: { backups } }: { figures: Figures }) {
  const { t } = useTranslation()
  return (
    <Door
      name={t('overview.backupsDoor')}
      to="/backups"
      search={backups.bad > 0 ? { status: 'critical,warning,unknown' } : {}}
      figure={backups.bad}
      mark={backups.bad > 0 ? 'critical' : null}
      aside={
        backups.total > 0 && (
          <PageLink to="/backups">{t('overview.backupsOf', { total: backups.total })}</PageLink>
        )
      }
    >
      {backups.total === 0
        ? t('overview.backupsNone')
        : t('overview.backupsLine', { count: backups.total - backups.bad })}
    </Door>
  )
}
