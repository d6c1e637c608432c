// The whole HTTP side over a real writer and a real database: a small fleet with a story, and requests to it.
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../collector/app.ts'
import { createAttachmentStore } from '../../collector/attachments/attachment-store.ts'
import { createAddressList } from '../../collector/http/address-list.ts'
import type { AppParts, Presence } from '../../collector/http/parts.ts'
import { createBus } from '../../collector/ingest/bus.ts'
import type { Command, Failure } from '../../collector/ingest/messages.ts'
import { type AnswerTo, WriterFailure } from '../../collector/ingest/writer-client.ts'
import { createPeople } from '../../collector/people/create-people.ts'
import { SignInSettings } from '../../collector/people/settings.ts'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import type { Demand, LiveEvent } from '../../shared/api/overview.ts'
import { createFleet } from './fleet.ts'
import { addToken, addUser } from './people.ts'
import { T0 } from './rounds.ts'
import type { WriterRig } from './writer-rig.ts'

export const CONTROL_TOKEN = 'xjc_the-command-line-of-this-rig'
/** Who makes requests in the rig when nothing else is said. */
export const ADMINISTRATOR = { username: 'zhang.wei', name: 'Zhang Wei', role: 'administrator' } as const
export const ADMINISTRATOR_SAID = `tests (${ADMINISTRATOR.name})`

export type ApiRig = ReturnType<typeof createApiRig>

export function createApiRig(overrides: Partial<AppParts> = {}, { isSecure = false } = {}) {
  const fleet = createFleet()
  const readStore = openReadStore(fleet.rig.path)
  const bus = createBus<LiveEvent>((err) => {
    throw err
  })
  const demands = new Map<string, Demand>()
  const presence = new Map<string, Presence>()
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'error' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const writer = commanderOf(fleet.rig)
  const people = createPeople({
    reads: readStore.people,
    writer,
    settings: SignInSettings.parse({}),
    secret: 'of-this-rig-and-of-nobody-else-in-the-world',
    isControlToken: (token) => token === CONTROL_TOKEN,
    isSecure,
    clock: () => fleet.rig.now,
    log,
  })
  const parts: AppParts = {
    readStore,
    people,
    machineAddresses: {
      metrics: createAddressList(['127.0.0.0/8']),
      health: createAddressList(['127.0.0.0/8']),
    },
    hasStrictTransport: false,
    bus,
    writer,
    isBusy: () => false,
    attachments: createAttachmentStore(join(dirname(fleet.rig.path), 'attachments')),
    presence: (hostId) => presence.get(hostId) ?? null,
    demands: {
      ask: (wanted) => {
        const id = `demand-${demands.size + 1}`
        const demand: Demand = { ...wanted, id, state: 'waiting', reason: null, askedAt: T0, roundId: null }
        demands.set(id, demand)
        return demand
      },
      find: (id) => demands.get(id) ?? null,
    },
    notices: {
      test: async () => ({ outcome: { kind: 'sent' }, durationMs: 1 }),
      pausedUntil: () => null,
    },
    log,
    version: '0.1.0',
    timeZone: 'Asia/Shanghai',
    clock: () => fleet.rig.now,
    publicUrl: () => 'http://127.0.0.1:8420',
    authority: () => null,
    allowedHosts: () => new Set(['localhost', '127.0.0.1', '[::1]']),
    trust: {
      state: () => ({
        kind: 'none',
        url: 'http://127.0.0.1:8420',
        names: [],
        authority: null,
        certificate: null,
        trouble: null,
        next: null,
      }),
      authorities: () => null,
      rotate: async () => 'no-authority',
    },
    askKeyRotation: (hostId) => presence.get(hostId)?.connected === true,
    whyNotReady: () => null,
    dashboardDir: join(import.meta.dirname, 'no-such-folder'),
    mounts: [],
    ...overrides,
  }
  const app = createApp(parts)
  const token = addToken(fleet.rig, addUser(fleet.rig, ADMINISTRATOR))

  /** As an administrator through a token, unless the headers say who asks. */
  async function request(path: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization') && !headers.has('cookie'))
      headers.set('authorization', `Bearer ${token}`)
    return await app.request(path, { ...init, headers })
  }
  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await request(path, { headers })
    return { status: response.status, headers: response.headers, body: await bodyOf(response, logged) }
  }
  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, body: await bodyOf(response, logged) }
  }

  return {
    ...fleet,
    app,
    people,
    request,
    bus,
    readStore,
    presence,
    logged,
    get,
    post,
    close(): void {
      readStore.close()
      fleet.rig.remove()
    },
  }
}

/** The rig's writer, as the main thread sees it. */
export function commanderOf({ command }: Pick<WriterRig, 'command'>) {
  return {
    command: async <C extends Command>(wanted: C): Promise<AnswerTo<C>> => {
      try {
        return command(wanted) as AnswerTo<C>
      } catch (error) {
        throw error instanceof Error && 'failure' in error
          ? new WriterFailure(error.failure as Failure)
          : error
      }
    },
  }
}

/** A failure of the collector is a failure of the test that meets it. */
async function bodyOf(response: Response, logged: readonly Record<string, unknown>[]): Promise<unknown> {
  if (response.status === 500) throw new Error(JSON.stringify(logged.at(-1), null, 2))
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return isJson ? response.json() : response.text()
}
