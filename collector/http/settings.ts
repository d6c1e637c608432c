// What people set, one set of addresses for all kinds: policies, channels, routes, rosters, windows, …
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  ChangeSetting,
  CreateSetting,
  ROLE_TO_CHANGE,
  SETTINGS,
  Setting,
  SettingKind,
  Settings,
} from '../../shared/api/settings/settings.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { SecretsBeside } from '../notify/channel-rules.ts'
import type { Someone } from '../people/people.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { requireAccess } from './access.ts'
import { actorOf, someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { AppError, mistakesOf } from './problem.ts'
import {
  type ApiEnv,
  body,
  CONFLICT,
  createRouter,
  INVALID,
  json,
  NOT_FOUND,
  REFUSED,
  UNAVAILABLE,
} from './router.ts'
import { requireReferences, requireUnused } from './settings-references.ts'
import { checkSetting } from './settings-rules.ts'

const query = LanguageQuery.strict()
const KindParam = z.object({ kind: SettingKind })
const OneParam = z.object({ kind: SettingKind, id: z.string().min(1).max(64) })
const changed = { ...INVALID, ...REFUSED, ...NOT_FOUND, ...CONFLICT, ...UNAVAILABLE }

const list = createRoute({
  method: 'get',
  path: '/settings/{kind}',
  tags: ['Settings'],
  summary: 'All settings of a kind',
  request: { params: KindParam, query },
  responses: { 200: json('In the order in which they were made', Settings), ...INVALID, ...REFUSED },
})
const show = createRoute({
  method: 'get',
  path: '/settings/{kind}/{id}',
  tags: ['Settings'],
  summary: 'One setting',
  request: { params: OneParam, query },
  responses: { 200: json('As it is now', Setting), ...INVALID, ...REFUSED, ...NOT_FOUND },
})
const create = createRoute({
  method: 'post',
  path: '/settings/{kind}',
  tags: ['Settings'],
  summary: 'Make one; its body has the schema of its kind: PolicyBody, ChannelBody, EmergencyPlanBody, …',
  request: { params: KindParam, query, body: body(CreateSetting.strict()) },
  responses: { 201: json('As it is now', Setting), ...changed },
})
const change = createRoute({
  method: 'put',
  path: '/settings/{kind}/{id}',
  tags: ['Settings'],
  summary:
    'Change one; `version` is the one that was read, and the change is refused when there is a newer one',
  request: { params: OneParam, query, body: body(ChangeSetting.strict()) },
  responses: { 200: json('As it is now', Setting), ...changed },
})
const remove = createRoute({
  method: 'delete',
  path: '/settings/{kind}/{id}',
  tags: ['Settings'],
  summary: 'Remove one',
  request: { params: OneParam, query },
  responses: { 200: json('What is left of its kind', Settings), ...changed },
})

export function createSettingRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  const visible = (c: Context<ApiEnv>, kind: SettingKind) =>
    readStore.settings
      .all(kind)
      .filter((setting) => isVisible(c, setting))
      .map(presentSetting)
  const one = (c: Context<ApiEnv>, kind: SettingKind, id: string) => {
    const setting = readStore.settings.one(kind, id)
    if (setting === null || !isVisible(c, setting)) throw new AppError('unknown-setting')
    return setting
  }
  return createRouter()
    .openapi(list, (c) => c.json({ settings: visible(c, c.req.valid('param').kind) }, 200))
    .openapi(show, (c) => {
      const { kind, id } = c.req.valid('param')
      return c.json(presentSetting(one(c, kind, id)), 200)
    })
    .openapi(create, async (c) => {
      const { kind } = c.req.valid('param')
      const { body: asked, secrets } = c.req.valid('json')
      const beside = { given: secrets, kept: [] }
      requireChange(c, kind, null, asked)
      const made = (await writer.command({
        kind: 'write-setting',
        settingKind: kind,
        id: null,
        isNew: true,
        body: await parseBody(parts, { kind, id: null, asked, secrets: beside }),
        secrets,
        version: null,
        by: actorOf(c),
        at: clock(),
      })) as SettingRecord
      return c.json(presentSetting(made), 201)
    })
    .openapi(change, async (c) => {
      const { kind, id } = c.req.valid('param')
      const { body: asked, secrets, version } = c.req.valid('json')
      const before = one(c, kind, id)
      const beside = { given: secrets, kept: Object.keys(before.secrets) }
      requireChange(c, kind, before, asked)
      const made = (await writer.command({
        kind: 'write-setting',
        settingKind: kind,
        id,
        isNew: false,
        body: await parseBody(parts, { kind, id, asked, secrets: beside }),
        secrets,
        version,
        by: actorOf(c),
        at: clock(),
      })) as SettingRecord
      return c.json(presentSetting(made), 200)
    })
    .openapi(remove, async (c) => {
      const { kind, id } = c.req.valid('param')
      const before = one(c, kind, id)
      requireChange(c, kind, before, before.body)
      requireUnused(readStore, kind, id)
      const command = {
        kind: 'write-setting',
        settingKind: kind,
        id,
        isNew: false,
        body: null,
        secrets: {},
      } as const
      await writer.command({ ...command, version: null, by: actorOf(c), at: clock() })
      return c.json({ settings: visible(c, kind) }, 200)
    })
}

/** The shape of each kind, for the API's description: PolicyBody, ChannelBody, EmergencyPlanBody, … */
export function describeBodies(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([kind, schema]) => {
      const name = kind.replace(/(?:^|-)[a-z]/g, (letter) => letter.slice(-1).toUpperCase())
      const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
      return [`${name}Body`, body]
    }),
  )
}

export function presentSetting({
  createdById: _,
  secrets,
  ...setting
}: SettingRecord): z.infer<typeof Setting> {
  return {
    ...setting,
    body: setting.body as z.infer<typeof Setting>['body'],
    secrets: Object.keys(secrets).sort(),
  }
}

/** Saved filters that are not shared are their owner's alone. */
function isVisible(c: Context<ApiEnv>, setting: SettingRecord): boolean {
  return !('isShared' in setting.body) || setting.body.isShared || isOwner(c, setting)
}

function isOwner(c: Context<ApiEnv>, setting: SettingRecord): boolean {
  return setting.createdById === someoneOf(c).actor.id
}

/** The role that the kind asks for; for a filter of somebody else and everything else that is not one's own. */
function requireChange(
  c: Context<ApiEnv>,
  kind: SettingKind,
  setting: SettingRecord | null,
  asked: object,
): void {
  const someone = someoneOf(c)
  if (kind === 'contact' && isOwnContact(someone, setting?.body ?? asked) && isOwnContact(someone, asked)) {
    requireAccess(someone, { kind: 'role', role: 'viewer', scope: 'operate' })
    return
  }
  const isForeign = kind === 'saved-filter' && setting !== null && !isOwner(c, setting)
  const role = isForeign ? 'administrator' : ROLE_TO_CHANGE[kind]
  const scope = role === 'administrator' ? 'administer' : role === 'operator' ? 'operate' : 'read'
  requireAccess(someone, { kind: 'role', role, scope })
}

/** How to reach them is for people themselves to say. */
function isOwnContact({ user }: Someone, body: object): boolean {
  return user !== null && 'userId' in body && body.userId === user.id
}

type Asked = {
  readonly kind: SettingKind
  readonly id: string | null
  readonly asked: unknown
  readonly secrets: SecretsBeside
}

async function parseBody(
  { readStore }: AppParts,
  { kind, id, asked, secrets }: Asked,
): Promise<SettingRecord['body']> {
  if (Buffer.byteLength(JSON.stringify(asked)) > LIMITS.settingBytes)
    throw new AppError('too-large', { detail: `at most ${LIMITS.settingBytes} bytes` })
  const parsed = SETTINGS[kind].strict().safeParse(asked)
  if (!parsed.success) throw new AppError('invalid', { errors: mistakesOf(parsed.error, 'json', 'body') })
  const mistakes = checkSetting({ readStore, secrets }, kind, parsed.data)
  if (mistakes.length > 0) throw new AppError('invalid', { errors: mistakes })
  await requireReferences(readStore, { kind, id, body: parsed.data })
  return parsed.data
}
