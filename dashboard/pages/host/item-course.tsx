// How one item of a host developed: its figure with limits, its states beneath, gaps where rounds were missed.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RibbonRange } from '../../components/ribbon/ribbon-words.ts'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY } from '../../time.ts'
import { courseStart } from './course-start.ts'

const CourseChart = lazy(() => import('./course-chart.tsx'))
const LENGTH: Readonly<Record<RibbonRange, number>> = { '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY }
// Asking for a new end every second would never find an answer in the cache.
const STEP_MS = 60_000

type ItemCourseProps = {
  hostId: string
  inspection: string
  item: string
  range: RibbonRange
  height: number
}

export function ItemCourse({ hostId, inspection, item, range, height }: ItemCourseProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [measurement, setMeasurement] = useState<string>()
  const to = Math.ceil(serverNow() / STEP_MS) * STEP_MS
  const { data, error } = useQuery(
    queries.history(
      hostId,
      { inspection, item, from: to - LENGTH[range], to, points: 400, ...(measurement && { measurement }) },
      language,
    ),
  )
  if (error && !data) return <ErrorState error={error} />
  if (!data) return <LoadingRows rows={4} />
  const from = courseStart(data, to - LENGTH[range], to)
  const title = data.measurements.find((one) => one.name === data.measurement)?.title ?? ''
  return (
    <>
      <div className="course-head muted">
        {data.measurements.length > 1 ? (
          <Select
            size="small"
            variant="borderless"
            aria-label={t('host.pickFigure')}
            value={data.measurement}
            onChange={setMeasurement}
            popupMatchSelectWidth={false}
            options={data.measurements.map((one) => ({ value: one.name, label: one.title }))}
          />
        ) : (
          title || t('host.courseNone')
        )}
        <span>{t(`ribbon.last${range}`)}</span>
      </div>
      <Suspense fallback={<div style={{ height }} />}>
        <CourseChart history={data} title={title} from={from} to={to} height={height} />
      </Suspense>
    </>
  )
}
