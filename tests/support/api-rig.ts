// The whole HTTP side over a real writer and a real database: a small fleet with a story, and requests to it.
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../collector/app.ts'
import type { AppParts, Presence } from '../../collector/http/parts.ts'
import { createBus } from '../../collector/ingest/bus.ts'
import type { Failure } from '../../collector/ingest/messages.ts'
import { WriterFailure } from '../../collector/ingest/writer-client.ts'
import { NOBODY } from '../../collector/people/nobody.ts'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import type { Demand, LiveEvent } from '../../shared/api/overview.ts'
import { createFleet } from './fleet.ts'
import { T0 } from './rounds.ts'

export type ApiRig = ReturnType<typeof createApiRig>

export function createApiRig(overrides: Partial<AppParts> = {}) {
  const fleet = createFleet()
  const readStore = openReadStore(fleet.rig.path)
  const bus = createBus<LiveEvent>((err) => {
    throw err
  })
  const demands = new Map<string, Demand>()
  const presence = new Map<string, Presence>()
  const logged: Record<string, unknown>[] = []
  const parts: AppParts = {
    readStore,
    people: NOBODY,
    bus,
    writer: {
      command: async (command) => {
        try {
          return fleet.rig.command(command)
        } catch (error) {
          throw error instanceof Error && 'failure' in error
            ? new WriterFailure(error.failure as Failure)
            : error
        }
      },
    },
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
    log: pino({ level: 'error' }, { write: (line) => void logged.push(JSON.parse(line)) }),
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

  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await app.request(path, { headers })
    return { status: response.status, headers: response.headers, body: await bodyOf(response, logged) }
  }
  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, body: await bodyOf(response, logged) }
  }

  return {
    ...fleet,
    app,
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

/** A failure of the collector is a failure of the test that meets it. */
async function bodyOf(response: Response, logged: readonly Record<string, unknown>[]): Promise<unknown> {
  if (response.status === 500) throw new Error(JSON.stringify(logged.at(-1), null, 2))
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return isJson ? response.json() : response.text()
}
