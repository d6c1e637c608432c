// Who makes a request; every route that changes something signs it with this.
import type { Context } from 'hono'
import type { Someone } from '../people/people.ts'
import type { Actor } from '../store/records.ts'
import type { ApiEnv } from './router.ts'

export function someoneOf(c: Context<ApiEnv>): Someone {
  return c.get('someone')
}

export function actorOf(c: Context<ApiEnv>): Actor {
  return c.get('actor')
}

/** Null for a request that was made inside the process, without a socket. */
export function addressOf(c: Context): string | null {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? null
}
