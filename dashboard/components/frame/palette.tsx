// Ctrl-K: any host, fault or page by a few letters, without the mouse.
import { useQuery } from '@tanstack/react-query'
import { Input, type InputRef, Modal } from 'antd'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGroup } from '../../hooks/address.ts'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { pageAddress } from '../page-link.tsx'
import { StatusMark } from '../status-mark.tsx'
import './palette.css'
import type { MarkState } from '../status.ts'

type Hit = {
  to: string
  kind: 'pages' | 'hosts' | 'faults'
  words: string
  aside?: string
  state?: MarkState
}

const PAGES = [
  ['/', 'nav.overview'],
  ['/faults', 'nav.faults'],
  ['/faults/board', 'board.title'],
  ['/faults/report', 'report.open'],
  ['/hosts', 'nav.hostList'],
  ['/rounds', 'nav.records'],
  ['/backups', 'nav.backups'],
  ['/patches', 'nav.patches'],
  ['/removable-media', 'nav.removableMedia'],
  ['/duty', 'duty.title'],
  ['/duty/handovers', 'duty.handovers'],
  ['/duty/rosters', 'settings.plural.roster'],
  ['/duty/contacts', 'settings.plural.contact'],
  ['/windows', 'windows.title'],
  ['/policies', 'policies.title'],
  ['/escalations', 'escalations.title'],
  ['/emergency-plans', 'emergency.title'],
  ['/calendars', 'calendars.title'],
  ['/channels', 'settings.plural.channel'],
  ['/routes', 'settings.plural.route'],
  ['/notifications', 'messages.title'],
  ['/alert-sources', 'sources.title'],
  ['/account', 'account.title'],
  ['/tokens', 'tokens.title'],
] as const
const ADMINISTRATION = [
  ['/hosts/add', 'hosts.add'],
  ['/people', 'people.title'],
  ['/enrol-codes', 'codes.title'],
  ['/operation-log', 'audit.title'],
  ['/trust', 'trust.title'],
] as const

function useHits(search: string): Hit[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useDelayed(search.trim(), 120)
  const enabled = asked !== ''
  const hosts = useQuery({ ...queries.hosts({ search: asked, limit: 8 }, language), enabled })
  const number = /^f-?\d+$/i.test(asked) ? asked.replace(/\D/g, '') : asked
  const faults = useQuery({
    ...queries.faults({ search: number, suppressed: 'true', limit: 6 }, language),
    enabled,
  })
  const wanted = search.trim().toLowerCase()
  const can = useCan()
  const open = can('administer') ? [...PAGES, ...ADMINISTRATION] : PAGES
  const pages = open.map(([to, key]): Hit => ({ to, kind: 'pages', words: t(key) }))
  const hits = pages.filter((hit) => hit.words.toLowerCase().includes(wanted))
  if (!enabled) return hits
  const found = (hosts.data?.hosts ?? []).map(
    (host): Hit => ({
      to: `/hosts/${host.id}`,
      kind: 'hosts',
      words: host.name,
      aside: host.address,
      state: host.state,
    }),
  )
  const broken = (faults.data?.faults ?? []).map(
    (fault): Hit => ({
      to: `/faults/${fault.id}`,
      kind: 'faults',
      words: fault.title,
      aside: `${fault.hostName} · F-${fault.id}`,
      state: fault.status,
    }),
  )
  return [...found, ...broken, ...hits]
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { group } = useGroup()
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState(0)
  const input = useRef<InputRef>(null)
  const hits = useHits(search)
  const at = Math.min(chosen, hits.length - 1)
  const open = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    void navigate(pageAddress(hit.to, {}, group))
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(hits.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(0, at - 1))
    else if (event.key === 'Enter') open(hits[at])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      open
      closable={false}
      footer={<span className="muted small">{t('palette.hint')}</span>}
      onCancel={onClose}
      width={600}
      className="palette"
      afterOpenChange={(opened) => opened && input.current?.focus()}
    >
      <Input
        ref={input}
        variant="borderless"
        size="large"
        role="combobox"
        aria-expanded
        aria-controls="palette-hits"
        {...(hits[at] && { 'aria-activedescendant': `palette-${at}` })}
        aria-label={t('top.search')}
        placeholder={t('palette.placeholder')}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <PaletteHits hits={hits} at={at} onChoose={setChosen} onOpen={open} />
      {hits.length === 0 && <p className="palette-none muted">{t('palette.nothing', { search })}</p>}
    </Modal>
  )
}

type HitsProps = { hits: Hit[]; at: number; onChoose: (at: number) => void; onOpen: (hit: Hit) => void }

function PaletteHits({ hits, at, onChoose, onOpen }: HitsProps) {
  const { t } = useTranslation()
  return (
    <div id="palette-hits" role="listbox" aria-label={t('top.search')} className="palette-hits">
      {hits.map((hit, index) => (
        <button
          type="button"
          key={`${hit.kind} ${hit.to}`}
          id={`palette-${index}`}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          className={index === at ? 'palette-hit chosen' : 'palette-hit'}
          onMouseMove={() => onChoose(index)}
          onClick={() => onOpen(hit)}
        >
          <span className="palette-kind muted small">
            {hits[index - 1]?.kind !== hit.kind && t(`palette.${hit.kind}`)}
          </span>
          {hit.state && <StatusMark state={hit.state} word={false} />}
          <span className="palette-words">{hit.words}</span>
          {hit.aside && <span className="muted mono">{hit.aside}</span>}
        </button>
      ))}
    </div>
  )
}
