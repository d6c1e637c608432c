// A policy that says nothing yet, and what a draft must have before it is sent.
import type { TFunction } from 'i18next'
import type { Policy } from '../../../shared/api/settings/policy.ts'
import { ANYTHING } from '../../components/settings/anything.ts'
import type { Mistakes } from '../../components/settings/mistakes.ts'

export function blankPolicy(): Policy {
  return {
    name: '',
    note: '',
    enabled: true,
    order: 100,
    match: ANYTHING,
    rule: {},
    limits: [],
    ignore: false,
    grade: {},
    objectives: {},
  }
}

export function checkPolicy({ name, rule, limits }: Policy, t: TFunction): Mistakes {
  const { badRounds, ofRounds } = rule
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...(ofRounds !== undefined && (badRounds ?? 1) > ofRounds && { 'rule.ofRounds': t('policies.ofTooFew') }),
    ...Object.fromEntries(
      limits.flatMap((limit, index) => [
        ...(limit.measurement.trim() === ''
          ? [[`limits[${index}].measurement`, t('form.required')] as const]
          : []),
        ...(limit.warning === undefined && limit.critical === undefined
          ? [[`limits[${index}].warning`, t('policies.limitEmpty')] as const]
          : []),
      ]),
    ),
  }
}
