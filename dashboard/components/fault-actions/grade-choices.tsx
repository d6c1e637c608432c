// How grave a fault is and how much is at stake.
import { useTranslation } from 'react-i18next'
import type { FaultGrade, FaultRisk } from '../../../shared/api/fault.ts'
import { ChoiceField } from '../form/choice-field.tsx'

const GRADES: readonly FaultGrade[] = ['general', 'major']
const RISKS: readonly FaultRisk[] = ['high', 'medium', 'low']

type ChoiceProps<Value> = { value: Value; onChange: (value: Value) => void }

export function GradeChoice({ value, onChange }: ChoiceProps<FaultGrade>) {
  const { t } = useTranslation()
  const choices = GRADES.map((grade) => ({ value: grade, label: t(`grade.${grade}`) }))
  return <ChoiceField label={t('faults.grade')} value={value} choices={choices} onChange={onChange} />
}

export function RiskChoice({ value, onChange }: ChoiceProps<FaultRisk>) {
  const { t } = useTranslation()
  const choices = RISKS.map((risk) => ({ value: risk, label: t(`risk.${risk}`) }))
  return <ChoiceField label={t('faults.risk')} value={value} choices={choices} onChange={onChange} />
}
