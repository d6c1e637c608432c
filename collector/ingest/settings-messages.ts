// Commands about what people set.
import type { SettingKind } from '../../shared/api/settings/settings.ts'
import type { Actor } from '../store/records.ts'

export type SettingsCommand = {
  readonly kind: 'write-setting'
  readonly settingKind: SettingKind
  /** Null: it is new and gets one. */
  readonly id: string | null
  /** It must not be there yet; with an id of the caller's own. */
  readonly isNew: boolean
  /** Of the shape of its kind; null removes it. */
  readonly body: Readonly<Record<string, unknown>> | null
  /** Null takes a secret away; one that is not named stays. */
  readonly secrets: Readonly<Record<string, string | null>>
  /** The one that the change was made on; null: whatever is there. */
  readonly version: number | null
  readonly by: Actor
  readonly at: number
}
