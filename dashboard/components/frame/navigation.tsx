// The navigation in its groups, with counts; only pages that exist, and that the reader may open.
import {
  AlertOutlined,
  BellOutlined,
  CloudServerOutlined,
  ControlOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  FileSearchOutlined,
  HistoryOutlined,
  ImportOutlined,
  KeyOutlined,
  LoginOutlined,
  PhoneOutlined,
  SafetyCertificateOutlined,
  SafetyOutlined,
  TeamOutlined,
  ToolOutlined,
  UsbOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { pageAddress } from '../page-link.tsx'
import { Logo } from './logo.tsx'
import './navigation.css'

type Count = { value: number; bad: boolean }
type Entry = {
  to: string
  name: string
  icon: ReactNode
  count?: Count | undefined
  /** Other addresses of the same place. */
  also?: readonly string[]
}

const bad = (value: number | undefined): Count | undefined =>
  value === undefined || value === 0 ? undefined : { value, bad: true }

function useAdministration(): { title: string; entries: Entry[] } {
  const { t } = useTranslation()
  return useMemo(
    () => ({
      title: t('people.nav'),
      entries: [
        { to: '/people', name: t('people.title'), icon: <TeamOutlined /> },
        { to: '/tokens', name: t('tokens.title'), icon: <KeyOutlined /> },
        { to: '/enrol-codes', name: t('codes.title'), icon: <LoginOutlined /> },
        { to: '/operation-log', name: t('audit.title'), icon: <HistoryOutlined /> },
        { to: '/trust', name: t('trust.title'), icon: <SafetyOutlined /> },
      ],
    }),
    [t],
  )
}

function useGroups(): { title: string; entries: Entry[] }[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useQuery(queries.overview(language))
  return useMemo(
    () => [
      {
        title: t('nav.now'),
        entries: [
          { to: '/', name: t('nav.overview'), icon: <DashboardOutlined /> },
          { to: '/faults', name: t('nav.faults'), icon: <AlertOutlined />, count: bad(data?.faults.open) },
          { to: '/duty', name: t('duty.title'), icon: <PhoneOutlined /> },
        ],
      },
      {
        title: t('nav.hosts'),
        entries: [
          {
            to: '/hosts',
            name: t('nav.hostList'),
            icon: <CloudServerOutlined />,
            count: data && { value: data.hosts.total, bad: false },
          },
        ],
      },
      {
        title: t('nav.rounds'),
        entries: [
          { to: '/rounds', name: t('nav.records'), icon: <FileSearchOutlined /> },
          {
            to: '/backups',
            name: t('nav.backups'),
            icon: <DatabaseOutlined />,
            count: bad(data?.backups.bad),
          },
          { to: '/patches', name: t('nav.patches'), icon: <SafetyCertificateOutlined /> },
          { to: '/removable-media', name: t('nav.removableMedia'), icon: <UsbOutlined /> },
        ],
      },
      {
        title: t('windows.nav'),
        entries: [{ to: '/windows', name: t('windows.title'), icon: <ToolOutlined /> }],
      },
      {
        title: t('settings.nav'),
        entries: [
          {
            to: '/policies',
            name: t('policies.title'),
            icon: <ControlOutlined />,
            also: ['/escalations', '/emergency-plans', '/calendars'],
          },
          {
            to: '/channels',
            name: t('channels.nav'),
            icon: <BellOutlined />,
            also: ['/routes', '/notifications'],
          },
          { to: '/alert-sources', name: t('sources.title'), icon: <ImportOutlined /> },
        ],
      },
    ],
    [t, data],
  )
}

type NavigationProps = { icons: boolean; brand?: boolean; onLeave?: () => void }

export function Navigation({ icons, brand = false, onLeave }: NavigationProps) {
  const { t } = useTranslation()
  const { group } = useGroup()
  const administration = useAdministration()
  const can = useCan()
  const everyday = useGroups()
  const groups = can('administer') ? [...everyday, administration] : everyday
  return (
    <nav className={icons ? 'navigation navigation-icons' : 'navigation'} aria-label={t('nav.label')}>
      {brand && (
        <NavLink className="brand" to={pageAddress('/', {}, group)}>
          <Logo />
          {!icons && t('app.name')}
        </NavLink>
      )}
      {groups.map(({ title, entries }) => (
        <div key={title}>
          <h2>{title}</h2>
          <ul>
            {entries.map((entry) => (
              <li key={entry.to}>
                <NavigationItem entry={entry} icons={icons} group={group} onLeave={onLeave} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

type ItemProps = { entry: Entry; icons: boolean; group: string; onLeave: (() => void) | undefined }

function NavigationItem({ entry, icons, group, onLeave }: ItemProps) {
  const { pathname } = useLocation()
  const isAlso = entry.also?.some((to) => pathname === to || pathname.startsWith(`${to}/`)) ?? false
  return (
    <NavLink
      className={({ isActive }) => (isActive || isAlso ? 'navigation-item active' : 'navigation-item')}
      to={pageAddress(entry.to, {}, group)}
      end={entry.to === '/'}
      onClick={onLeave}
      {...(icons && { title: entry.name, 'aria-label': entry.name })}
    >
      {entry.icon}
      {!icons && <span className="navigation-name">{entry.name}</span>}
      {entry.count && (
        <span className={entry.count.bad ? 'navigation-count bad' : 'navigation-count'}>
          {entry.count.value}
        </span>
      )}
    </NavLink>
  )
}
