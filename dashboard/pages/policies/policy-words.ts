// What a policy does, in phrases a colleague would use.
import type { TFunction } from 'i18next'
import type { Policy } from '../../../shared/api/settings/policy.ts'
import type { Language } from '../../../shared/language.ts'
import { span } from '../../time.ts'

type Names = { readonly person: (id: string) => string; readonly escalation: (id: string) => string }
type Speech = { readonly t: TFunction; readonly language: Language; readonly names: Names }

export function sayPolicy(policy: Policy, speech: Speech): string[] {
  if (policy.ignore) return [speech.t('policies.say.ignore')]
  const phrases = [
    ...sayRule(policy, speech),
    ...sayGrade(policy, speech),
    ...sayTimes(policy, speech),
    ...sayWho(policy, speech),
    ...sayLater(policy, speech),
  ]
  return phrases.length > 0 ? phrases : [speech.t('policies.say.nothing')]
}

const minutes = (value: number, { language }: Speech) => span(value * 60_000, language)

function sayRule({ rule, limits }: Policy, speech: Speech): string[] {
  const { t } = speech
  const { badRounds, ofRounds, goodRounds, minMinutes, from, recovery } = rule
  const bad = badRounds ?? 1
  return [
    ...(from === undefined ? [] : [t(`policies.say.from.${from}`)]),
    ...(badRounds === undefined && ofRounds === undefined
      ? []
      : ofRounds === undefined
        ? [t('policies.say.inRow', { count: bad })]
        : [t('policies.say.ofRounds', { bad, of: ofRounds })]),
    ...(minMinutes ? [t('policies.say.minimum', { span: minutes(minMinutes, speech) })] : []),
    ...(goodRounds === undefined ? [] : [t('policies.say.good', { count: goodRounds })]),
    ...(recovery === undefined ? [] : [t(`policies.say.recovery.${recovery}`)]),
    ...limits.map(({ measurement, side, warning, critical }) =>
      t(`policies.say.limit.${side}`, {
        measurement,
        values: [warning, critical].filter((value) => value !== undefined).join(' / '),
      }),
    ),
  ]
}

function sayGrade({ grade, risk }: Policy, { t }: Speech): string[] {
  const statuses = (['critical', 'warning', 'unknown'] as const).filter((status) => grade[status])
  return [
    ...statuses.map((status) =>
      t('policies.say.grade', {
        status: t(`status.${status}`),
        grade: t(`grade.${grade[status] ?? 'general'}`),
      }),
    ),
    ...(risk === undefined ? [] : [t('policies.say.risk', { risk: t(`policies.risk.${risk}`) })]),
  ]
}

function sayTimes({ objectives }: Policy, speech: Speech): string[] {
  const { t } = speech
  return (['major', 'general'] as const).flatMap((grade) => {
    const { acceptMinutes = null, resolveMinutes = null } = objectives[grade] ?? {}
    const parts = [
      ...(acceptMinutes === null ? [] : [t('policies.say.accept', { span: minutes(acceptMinutes, speech) })]),
      ...(resolveMinutes === null
        ? []
        : [t('policies.say.resolve', { span: minutes(resolveMinutes, speech) })]),
    ]
    if (parts.length === 0) return []
    return [
      t('policies.say.times', { grade: t(`grade.${grade}`), parts: parts.join(t('settings.listSeparator')) }),
    ]
  })
}

function sayWho({ assigneeId, escalationId }: Policy, { t, names }: Speech): string[] {
  return [
    ...(assigneeId ? [t('policies.say.assignee', { name: names.person(assigneeId) })] : []),
    ...(escalationId ? [t('policies.say.escalation', { name: names.escalation(escalationId) })] : []),
  ]
}

function sayLater({ repeatMinutes, reopenMinutes, autoCloseDays }: Policy, speech: Speech): string[] {
  const { t } = speech
  return [
    ...(repeatMinutes === undefined
      ? []
      : repeatMinutes === 0
        ? [t('policies.say.noRepeat')]
        : [t('policies.say.repeat', { span: minutes(repeatMinutes, speech) })]),
    ...(reopenMinutes === undefined
      ? []
      : [t('policies.say.reopen', { span: minutes(reopenMinutes, speech) })]),
    ...(autoCloseDays === undefined ? [] : [t('policies.say.autoClose', { count: autoCloseDays })]),
  ]
}
