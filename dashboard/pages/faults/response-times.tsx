// How quickly faults were accepted and resolved, by grade, within a time that one chooses.
import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultStats } from '../../../shared/api/fault.ts'
import { formatPercent } from '../../../shared/format.ts'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { joinLabels, useAddress, useGroup } from '../../hooks/address.ts'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY, span } from '../../time.ts'

const RANGES = ['7', '30', '90', '365'] as const
type Range = (typeof RANGES)[number]
const HOUR = DAY / 24

export function ResponseTimes() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const { group } = useGroup()
  const range = RANGES.find((one) => one === get('stats')) ?? '30'
  // On the hour, so that the question stays the same while the page is open.
  const from = useMemo(() => Math.floor((serverNow() - Number(range) * DAY) / HOUR) * HOUR, [range])
  const labels = joinLabels(group)
  const { data, error } = useQuery(queries.faultStats({ from, ...(labels !== undefined && { labels }) }))
  return (
    <div className="response-times">
      <Section
        title={t('faults.times.title')}
        link={
          <Segmented<Range>
            size="small"
            aria-label={t('range.label')}
            value={range}
            onChange={(next) => change({ stats: next === '30' ? undefined : next }, { replace: true })}
            options={RANGES.map((value) => ({
              value,
              label: t('faults.times.days', { count: Number(value) }),
            }))}
          />
        }
      >
        {error && !data && <ErrorState error={error} />}
        {!data && !error && <LoadingRows rows={2} />}
        {data && <Figures stats={data} />}
      </Section>
    </div>
  )
}

function Figures({ stats }: { stats: FaultStats }) {
  const { t } = useTranslation()
  const reported = stats.grades.reduce((sum, grade) => sum + grade.reported, 0)
  if (reported === 0) return <p className="muted response-none">{t('faults.times.none')}</p>
  return (
    <section className="response-table" tabIndex={0} aria-label={t('faults.times.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('faults.grade')}</th>
            <th scope="col">{t('faults.times.reported')}</th>
            <th scope="col">{t('faults.times.accept')}</th>
            <th scope="col">{t('faults.times.resolve')}</th>
            <th scope="col">{t('faults.times.late')}</th>
            <th scope="col">{t('faults.times.reopened')}</th>
          </tr>
        </thead>
        <tbody>
          {stats.grades.map((grade) => (
            <tr key={grade.grade}>
              <th scope="row">{t(`grade.${grade.grade}`)}</th>
              <td>{grade.reported}</td>
              <td>
                <Times times={grade.accept} />
              </td>
              <td>
                <Times times={grade.resolve} />
              </td>
              <td>
                {t('faults.times.lateOf', { accept: grade.acceptBreached, resolve: grade.resolveBreached })}
              </td>
              <td>{grade.reported === 0 ? '–' : formatPercent(grade.reopened / grade.reported)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Times({ times }: { times: FaultStats['grades'][number]['accept'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (times.meanMs === null) return '–'
  return (
    <>
      {span(times.meanMs, language)}
      {times.p90Ms !== null && (
        <span className="muted small"> {t('faults.times.p90', { span: span(times.p90Ms, language) })}</span>
      )}
    </>
  )
}
