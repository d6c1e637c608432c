// The chart of an item's course.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { History } from '../../../shared/api/finding.ts'
import { Chart } from '../../components/chart/chart.tsx'
import { formatFigure } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useTheme } from '../../theme/theme.tsx'
import { courseOption } from './course-option.ts'

type CourseChartProps = { history: History; title: string; from: number; to: number; height: number }

export default function CourseChart({ history, title, from, to, height }: CourseChartProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { tokens } = useTheme()
  const option = useMemo(() => {
    const say = (value: number) => formatFigure(value, history.unit, language)
    return courseOption({ history, title, from, to, tokens, say, t })
  }, [history, title, from, to, tokens, language, t])
  const means = history.points.map((point) => point[2]).filter((mean) => mean !== null)
  const say = (value: number | undefined) =>
    value === undefined ? '–' : formatFigure(value, history.unit, language)
  const words = t('host.chartWords', {
    title,
    first: say(means[0]),
    last: say(means.at(-1)),
    min: say(means.length > 0 ? Math.min(...means) : undefined),
    max: say(means.length > 0 ? Math.max(...means) : undefined),
    missed: history.missed.length,
  })
  return <Chart option={option} height={history.points.length > 0 ? height : 64} label={words} />
}
