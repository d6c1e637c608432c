// What a setting must be beyond its shape: rules that need other settings or a library, by kind.
import type { SettingBody, SettingKind } from '../../shared/api/settings/settings.ts'
import type { Mistake } from '../../shared/mistakes.ts'
import { checkAlertSource } from '../alerts/source-rules.ts'
import { checkCalendar, checkRoster } from '../duty/duty-rules.ts'
import { checkChannel, type SecretsBeside } from '../notify/channel-rules.ts'
import { mistakeOfRule } from '../windows/occurrences.ts'
import type { AppParts } from './parts.ts'

type Around = Pick<AppParts, 'readStore'> & {
  /** Null where they are not to be judged. */
  readonly secrets: SecretsBeside | null
}
type Rules = { readonly [Kind in SettingKind]?: (body: SettingBody<Kind>, around: Around) => Mistake[] }
const RULES: Rules = {
  'alert-source': (source, { secrets }) => checkAlertSource(source, secrets),
  roster: (roster) => belowBody(checkRoster(roster)),
  calendar: (calendar) => belowBody(checkCalendar(calendar)),
  channel: (channel, { secrets }) => checkChannel(channel, secrets),
  window: (window) => {
    const mistake = mistakeOfRule(window, 'json.body.rule')
    return mistake === null ? [] : [mistake]
  },
}

function belowBody(mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.map((mistake) => ({ ...mistake, path: `json.body.${mistake.path}` }))
}

/** Every mistake with its path below `json.body` or `json.secrets`. */
export function checkSetting(around: Around, kind: SettingKind, body: SettingBody<SettingKind>): Mistake[] {
  const rule = RULES[kind] as ((body: SettingBody<SettingKind>, around: Around) => Mistake[]) | undefined
  return rule?.(body, around) ?? []
}
