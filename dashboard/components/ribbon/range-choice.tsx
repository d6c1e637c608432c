// 24 hours, 7 days or 30 days.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RibbonRange } from './ribbon-words.ts'

const RANGES = ['24h', '7d', '30d'] as const

export function parseRange(text: string | undefined): RibbonRange {
  return RANGES.find((range) => range === text) ?? '24h'
}

export function RangeChoice({
  range,
  onChange,
}: {
  range: RibbonRange
  onChange: (range: RibbonRange) => void
}) {
  const { t } = useTranslation()
  return (
    <Segmented<RibbonRange>
      size="small"
      aria-label={t('range.label')}
      value={range}
      onChange={onChange}
      options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
    />
  )
}
