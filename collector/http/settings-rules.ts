// What a setting must be beyond its shape: rules that need other settings or a library, by kind.
import type { SettingBody, SettingKind } from '../../shared/api/settings/settings.ts'
import { mistakeOfRule } from '../windows/occurrences.ts'
import type { AppParts } from './parts.ts'
import type { Mistake } from './problem.ts'

type Rules = {
  readonly [Kind in SettingKind]?: (body: SettingBody<Kind>, parts: Pick<AppParts, 'readStore'>) => Mistake[]
}
const RULES: Rules = {
  window: (window) => {
    const message = mistakeOfRule(window)
    return message === null ? [] : [{ path: 'json.body.rule', message }]
  },
}

/** Every mistake with its path below `json.body`. */
export function checkSetting(
  parts: Pick<AppParts, 'readStore'>,
  kind: SettingKind,
  body: SettingBody<SettingKind>,
): Mistake[] {
  const rule = RULES[kind] as
    | ((body: SettingBody<SettingKind>, parts: Pick<AppParts, 'readStore'>) => Mistake[])
    | undefined
  return rule?.(body, parts) ?? []
}
