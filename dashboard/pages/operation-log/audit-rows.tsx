// The rows of the operation log, newest first; each opens to what was before and what is after.
import { RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditRow } from '../../api.ts'
import { Ago, Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useAddress } from '../../hooks/address.ts'
import { exact } from '../../time.ts'
import { type Compared, compareStates, sayValue } from './compare-states.ts'

export function AuditRows({ rows }: { rows: readonly AuditRow[] }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const toggle = (id: number) => setOpen((before) => before.symmetricDifference(new Set([id])))
  return (
    <ul className="audit-rows">
      {rows.map((row) => (
        <AuditItem key={row.id} row={row} open={open.has(row.id)} onToggle={() => toggle(row.id)} />
      ))}
    </ul>
  )
}

function AuditItem({ row, open, onToggle }: { row: AuditRow; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  const details = useId()
  return (
    <li>
      <div className="audit-line">
        <Button
          type="text"
          size="small"
          className="audit-toggle"
          icon={<RightOutlined rotate={open ? 90 : 0} />}
          aria-expanded={open}
          aria-controls={details}
          aria-label={`${t(open ? 'audit.close' : 'audit.open')}: ${t('audit.number', { id: row.id })}`}
          onClick={onToggle}
        />
        <span className="audit-when">
          <Instant at={row.at}>{exact(row.at).slice(5, 19)}</Instant>{' '}
          <span className="muted small">
            <Ago at={row.at} />
          </span>
        </span>
        <button type="button" className="audit-what breaks" tabIndex={-1} aria-hidden onClick={onToggle}>
          {row.sentence}
        </button>
        <span className="visually-hidden">{row.sentence}</span>
        <Who row={row} />
      </div>
      <div id={details}>{open && <Details row={row} />}</div>
    </li>
  )
}

function Who({ row }: { row: AuditRow }) {
  const { t } = useTranslation()
  const { change } = useAddress()
  return (
    <span className="audit-who">
      <Button type="link" size="small" onClick={() => change({ actor: row.actorId })}>
        {row.actorKind === 'system' ? t('audit.kind.system') : row.actorName}
      </Button>
      <span className="muted small">
        {row.actorKind !== 'system' && t(`audit.kind.${row.actorKind}`)}
        {row.address !== null && (
          <>
            {' · '}
            <span className="mono">{row.address}</span>
          </>
        )}
      </span>
    </span>
  )
}

function Details({ row }: { row: AuditRow }) {
  const { t } = useTranslation()
  const compared = compareStates(row.before, row.after)
  return (
    <div className="audit-details">
      {compared.length === 0 ? (
        <p className="muted">{t('audit.noDetails')}</p>
      ) : (
        <Values compared={compared} />
      )}
      <p className="muted small row audit-foot">
        <span>{t('audit.number', { id: row.id })}</span>
        <span className="mono">{row.action}</span>
        <ObjectLinks row={row} />
        <span className="mono breaks">
          {t('audit.hash')} {row.hash}
        </span>
      </p>
    </div>
  )
}

function Values({ compared }: { compared: readonly Compared[] }) {
  const { t } = useTranslation()
  return (
    <table className="audit-values">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('audit.value')}</span>
          </th>
          <th scope="col">{t('audit.before')}</th>
          <th scope="col">{t('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map(({ path, before, after, same }) => (
          <tr key={path} className={same ? 'same' : 'differs'}>
            <th scope="row" className="mono">
              {path}
            </th>
            <Value path={path} text={before} />
            <Value path={path} text={after} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ path, text }: { path: string; text: string | null }) {
  const { t } = useTranslation()
  if (text === null || text === 'null') return <td className="muted">{t('audit.nothing')}</td>
  return <td className="mono breaks">{sayValue(path, text)}</td>
}

const PAGE_OF: Readonly<Record<string, (id: string) => string>> = {
  host: (id) => `/hosts/${id}`,
  fault: (id) => `/faults/${id}`,
}

function ObjectLinks({ row }: { row: AuditRow }) {
  const { t } = useTranslation()
  const page = PAGE_OF[row.objectKind]?.(row.objectId)
  const { objectKind, objectId, objectName } = row
  return (
    <>
      {page && <PageLink to={page}>{t('audit.toObject', { name: objectName })}</PageLink>}
      <PageLink to="/operation-log" search={{ objectKind, objectId, objectName }}>
        {t('audit.sameObject', { name: objectName })}
      </PageLink>
    </>
  )
}
