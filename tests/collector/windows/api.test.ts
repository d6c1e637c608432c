// A window that runs is ended and extended over the API, by a clock that goes on while a request is answered.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Window } from '../../../shared/api/settings/window.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { T0 } from '../../support/rounds.ts'

const MINUTE = 60_000
let rig: ApiRig
let now: number
beforeEach(() => {
  now = T0
  rig = createApiRig({ clock: () => now++ })
  now = rig.rig.now
})
afterEach(() => rig.close())

/** It has been running for ten minutes, and would for fifty more. */
async function runningWindow() {
  const startAt = Math.floor(now / MINUTE) * MINUTE - 10 * MINUTE
  const when = { timeZone: 'UTC', startAt: new Date(startAt).toISOString().slice(0, 16), minutes: 60 }
  const window = { name: 'kernel', reason: 'monthly', ...when }
  const { status, body } = await rig.post('/api/v1/settings/window', { body: window })
  expect(status).toBe(201)
  return { startAt, path: `/api/v1/windows/${(body as { id: string }).id}` }
}
const changesIn = (body: unknown) => (body as { body: Window }).body.changes

describe('a window that runs', () => {
  it('ends at the moment of the request', async () => {
    const { startAt, path } = await runningWindow()
    const askedAt = now
    const { status, body } = await rig.post(`${path}/end`, { startAt, reason: 'done early' })
    expect(status).toBe(200)
    const [change, ...others] = changesIn(body)
    expect(others).toEqual([])
    expect(change).toMatchObject({ startAt, reason: 'done early' })
    expect(change?.endAt).toBeGreaterThanOrEqual(askedAt)
    expect(change?.endAt).toBeLessThan(now)
  })

  it('ends once: afterwards none runs that could be ended or extended', async () => {
    const { startAt, path } = await runningWindow()
    await rig.post(`${path}/end`, { startAt, reason: 'done early' })
    now += MINUTE
    for (const [what, more] of [
      ['end', {}],
      ['extend', { endAt: now + MINUTE }],
    ] as const) {
      const answer = await rig.post(`${path}/${what}`, { startAt, reason: 'again', ...more })
      expect(answer).toMatchObject({ status: 409, body: { code: 'window-not-running' } })
    }
  })

  it('lasts until another moment to come, and the last word counts', async () => {
    const { startAt, path } = await runningWindow()
    const extend = (endAt: number) => rig.post(`${path}/extend`, { startAt, endAt, reason: 'late' })
    expect(await extend(now - 1)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'json.endAt', code: 'end-out-of-reach' }] },
    })
    expect((await extend(startAt + 120 * MINUTE)).status).toBe(200)
    const { status, body } = await extend(startAt + 90 * MINUTE)
    expect(status).toBe(200)
    expect(changesIn(body)).toEqual([{ startAt, endAt: startAt + 90 * MINUTE, reason: 'late' }])
  })
})
