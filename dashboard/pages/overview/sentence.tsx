// The overview in one sentence made from its figures.
import { Fragment, type ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { formatCount } from '../../../shared/format.ts'
import { useLanguage } from '../../hooks/language.ts'
import type { Figures } from './figures.ts'

const bold = { b: <b /> }

export function Sentence({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  const parts = useParts(figures)
  return (
    <p>
      {parts.map(({ about, words }, index) => (
        <Fragment key={about}>
          {index > 0 && t('overview.separator')}
          {words}
        </Fragment>
      ))}
      {t('overview.end')}
    </p>
  )
}

type Part = { about: 'all' | 'bad' | 'silent' | 'recovered' | 'rounds' | 'others'; words: ReactNode }

function useParts({ hosts, rounds, faults, findings, backups }: Figures): Part[] {
  const { t } = useTranslation()
  const bad = findings.critical + findings.warning + findings.unknown
  const { silent, ok } = hosts.byState
  if (bad === 0 && silent === 0 && rounds.missed === 0 && faults.recovered === 0) {
    return [
      { about: 'all', words: <AllOk hosts={hosts} rounds={rounds} findings={findings} backups={backups} /> },
    ]
  }
  const parts: Part[] = []
  if (bad > 0) parts.push({ about: 'bad', words: <Bad bad={bad} critical={findings.critical} /> })
  if (silent > 0)
    parts.push({
      about: 'silent',
      words: <Trans i18nKey="overview.silent" count={silent} components={bold} />,
    })
  if (faults.recovered > 0)
    parts.push({
      about: 'recovered',
      words: <Trans i18nKey="overview.recovered" count={faults.recovered} components={bold} />,
    })
  parts.push({ about: 'rounds', words: <RoundsPart rounds={rounds} /> })
  if (ok > 0 && ok < hosts.total)
    parts.push({ about: 'others', words: t('overview.othersOk', { count: ok }) })
  return parts
}

function AllOk({
  hosts,
  rounds,
  findings,
  backups,
}: Pick<Figures, 'hosts' | 'rounds' | 'findings' | 'backups'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const made = formatCount(rounds.made, language)
  const items = formatCount(findings.ok, language)
  return (
    <>
      {t('overview.allOk', { count: hosts.total, made, items })}
      {backups.total > 0 && backups.bad === 0 && t('overview.backupsOk', { count: backups.total })}
    </>
  )
}

function Bad({ bad, critical }: { bad: number; critical: number }) {
  return (
    <>
      <Trans i18nKey="overview.bad" count={bad} components={bold} />
      {critical > 0 && (
        <Trans i18nKey="overview.badCritical" values={{ count: critical }} components={bold} />
      )}
    </>
  )
}

function RoundsPart({ rounds }: { rounds: Figures['rounds'] }) {
  const { t } = useTranslation()
  const planned = formatCount(rounds.planned, useLanguage())
  if (rounds.planned === 0) return t('overview.noRounds')
  if (rounds.missed === 0) return t('overview.noneMissed', { planned })
  return <Trans i18nKey="overview.missed" count={rounds.missed} values={{ planned }} components={bold} />
}
