// What people set: made, changed, removed, with its row in the operation log and what follows.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SettingBody, SettingKind } from '../../shared/api/settings/settings.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { afterSetting } from './after-setting.ts'
import { noteAudit } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { Memory } from './memory.ts'
import type { SettingsCommand } from './settings-messages.ts'

type WriteSetting = Extract<SettingsCommand, { kind: 'write-setting' }>

/** Made, changed or removed, with its row in the operation log; the body has been validated by whoever sent it. */
export function writeSetting(memory: Memory, command: WriteSetting): SettingRecord | null {
  const { settingKind, body, secrets, by, at } = command
  const before = command.id === null ? undefined : memory.settings.get(settingKind, command.id)
  requireWritable(memory, command, before)
  const id = command.id ?? randomUUID()
  const after: SettingRecord | null =
    body === null
      ? null
      : {
          kind: settingKind,
          id,
          version: (before?.version ?? 0) + 1,
          body: body as SettingBody<SettingKind>,
          secrets: mergeSecrets(before?.secrets ?? {}, secrets),
          createdAt: before?.createdAt ?? at,
          createdBy: before?.createdBy ?? by.name,
          createdById: before?.createdById ?? by.id,
          updatedAt: at,
          updatedBy: by.name,
        }
  if (
    after !== null &&
    before !== undefined &&
    isDeepStrictEqual(said(before), said(after)) &&
    Object.keys(secrets).length === 0
  )
    return before
  if (after === null) {
    memory.settings.drop(settingKind, id)
    memory.pending.writes.push({ kind: 'drop', table: 'setting', key: [settingKind, id] })
  } else {
    memory.settings.put(after)
    memory.pending.writes.push({ kind: 'put', table: 'setting', row: after })
  }
  noteAudit(memory, {
    at,
    by,
    action: `${settingKind}.${after === null ? 'delete' : before === undefined ? 'create' : 'change'}`,
    object: { kind: settingKind, id, name: nameOf(after ?? before) },
    before: before === undefined ? null : said(before),
    after: after === null ? null : { ...said(after), secretsSet: Object.keys(secrets) },
  })
  memory.pending.events.push({ type: 'setting', kind: settingKind, id })
  afterSetting(memory, settingKind, id, at)
  return after
}

/** Throws when it is not there, is there already, was changed since it was read, or there are too many. */
function requireWritable(memory: Memory, command: WriteSetting, before: SettingRecord | undefined): void {
  const { settingKind, version } = command
  if (command.id !== null && before === undefined && !command.isNew)
    throw new CommandFailure({ code: 'unknown-setting' })
  if (before !== undefined && command.isNew) throw new CommandFailure({ code: 'setting-exists' })
  if (before !== undefined && version !== null && version !== before.version)
    throw new CommandFailure({
      code: 'changed-meanwhile',
      detail: `${before.updatedBy}, version ${before.version}`,
    })
  if (before === undefined && memory.settings.all(settingKind).length >= LIMITS.settingsPerKind)
    throw new CommandFailure({ code: 'too-many-settings', detail: String(LIMITS.settingsPerKind) })
}

function mergeSecrets(
  before: SettingRecord['secrets'],
  secrets: WriteSetting['secrets'],
): SettingRecord['secrets'] {
  const merged = new Map(Object.entries(before))
  for (const [name, value] of Object.entries(secrets)) {
    if (value === null) merged.delete(name)
    else merged.set(name, value)
  }
  return Object.fromEntries(merged)
}

/** Without the values of secrets. */
function said({ body, secrets }: SettingRecord) {
  return { body, secrets: Object.keys(secrets).sort() }
}

function nameOf(setting: SettingRecord | undefined): string {
  return setting !== undefined && 'name' in setting.body ? setting.body.name : (setting?.id ?? '')
}
