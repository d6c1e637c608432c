// Rounds that never arrived, as a host's page tells of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HolePage } from '../../../shared/api/enrolment.ts'
import type { AgentFrame } from '../../../shared/protocol.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, WEB } from '../../support/fleet.ts'
import { hello, MINUTE, T0 } from '../../support/rounds.ts'
import { EPOCH } from '../../support/writer-rig.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
  const gone = (fromSeq: number, toSeq: number, more: object): AgentFrame => ({
    type: 'gone',
    epoch: EPOCH,
    fromSeq,
    toSeq,
    reason: 'outbox-bytes',
    ...more,
  })
  const connection = rig.rig.connect(DB, hello())
  rig.rig.send(
    connection,
    gone(101, 131, { counts: { disk: 30, backups: 1 }, fromAt: T0 - 60 * MINUTE, toAt: T0 - 5 * MINUTE }),
    gone(132, 132, { reason: 'collector-restored' }),
  )
})
afterAll(() => rig.close())

async function holes(query = '', host = DB) {
  const { status, body } = await rig.get(`/api/v1/hosts/${host}/holes?${query}`, {
    'X-Time-Zone': 'Asia/Shanghai',
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return HolePage.parse(body)
}

describe('the holes of a host', () => {
  test('say how many rounds of what, from when to when, and why, the newest first', async () => {
    const page = await holes()
    expect(page.total).toBe(2)
    expect(page.holes.map((hole) => hole.sentence)).toEqual([
      '1 round never arrived, noticed 2026-11-21 16:01:00 +08:00: the collector was restored from a backup made before them',
      '31 rounds between 2026-11-21 15:00:00 +08:00 and 2026-11-21 15:55:00 +08:00 never arrived: the agent’s outbox overflowed',
    ])
    expect(page.holes[1]).toMatchObject({
      rounds: 31,
      reason: 'outbox-bytes',
      counts: { Disk: 30, Backups: 1 },
    })
  })

  test('say it in Chinese', async () => {
    const [, overflow] = (await holes('lang=zh-CN')).holes
    expect(overflow?.sentence).toContain('之间有 31 条巡检记录未送达：采集代理的发件箱已满')
    expect(overflow?.counts).toEqual({ 磁盘: 30, 备份: 1 })
  })

  test('come in pages', async () => {
    const first = await holes('limit=1')
    expect(first).toMatchObject({
      total: 2,
      holes: [{ reason: 'collector-restored' }],
      next: expect.any(String),
    })
    const second = await holes(`limit=1&cursor=${first.next}`)
    expect(second).toMatchObject({ holes: [{ reason: 'outbox-bytes' }], next: null })
  })

  test('are none where everything arrived', async () => {
    expect(await holes('', WEB)).toEqual({ holes: [], total: 0, next: null })
  })

  test('of a host that does not exist are not found', async () => {
    const { status } = await rig.get('/api/v1/hosts/0198f2a0-0000-4000-8000-0000000000ff/holes')
    expect(status).toBe(404)
  })
})
