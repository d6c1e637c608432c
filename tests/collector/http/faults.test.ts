// Faults over HTTP: the list, one fault's file, their trend, and what people do to them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FaultDetail, FaultPage, FaultTrend } from '../../../shared/api/fault.ts'
import { ADMINISTRATOR_SAID, type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { backup, DB, WEB } from '../../support/fleet.ts'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'

async function faults(rig: ApiRig, query = '') {
  const { status, body } = await rig.get(`/api/v1/faults?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return FaultPage.parse(body)
}
async function fault(rig: ApiRig, id: number, query = '') {
  const { status, body } = await rig.get(`/api/v1/faults/${id}?${query}`)
  expect(status).toBe(200)
  return FaultDetail.parse(body)
}
const items = (page: FaultPage) => page.faults.map((one) => one.item)
async function idOf(rig: ApiRig, item: string) {
  const found = (await faults(rig)).faults.find((one) => one.item === item)
  if (found === undefined) throw new Error(`no fault on ${item}`)
  return found.id
}

describe('reading', () => {
  let rig: ApiRig
  beforeAll(() => {
    rig = createApiRig()
    // A fault of the past on web-01.
    for (const minutes of [2, 7]) rig.disk(WEB, minutes, [finding('/', 'critical', 3)])
    rig.disk(WEB, 12, [finding('/', 'ok', 5_000)])
  })
  afterAll(() => rig.close())

  test('open ones worst first, then past ones', async () => {
    const page = await faults(rig)
    expect(items(page)).toEqual(['/data', 'nightly', '/'])
    expect(page.total).toBe(3)
    expect(page.counts).toMatchObject({ open: 2, unaccepted: 2, major: 0, recovered: 0, past: 1 })
    expect(page.faults[0]).toMatchObject({
      hostId: DB,
      hostName: 'db-01',
      inspectionTitle: 'Disk',
      title: '20 B free on /data',
      status: 'critical',
      stage: 'reported',
      source: 'inspection',
      beganAt: T0 - 10 * MINUTE,
      actions: ['accept', 'note', 'resolve', 'cancel', 'merge', 'grade'],
    })
    expect(page.faults[2]).toMatchObject({
      stage: 'closed',
      status: 'ok',
      worstStatus: 'critical',
      actions: ['reopen'],
    })
  })

  test('an open one grows with every bad round', async () => {
    const data = (await faults(rig)).faults[0]
    expect(data).toMatchObject({ badRounds: 3, lastSeenAt: T0 })
  })

  test.each([
    ['open=true', ['/data', 'nightly']],
    ['open=false', ['/']],
    ['order=asc', ['/', 'nightly', '/data']],
    ['sort=opened', ['/', 'nightly', '/data']],
    ['sort=opened&order=asc', ['/data', 'nightly', '/']],
    ['sort=host&order=asc', ['nightly', '/data', '/']],
    ['stage=reported', ['/data', 'nightly']],
    ['stage=accepted,closed', ['/']],
    ['status=warning', ['nightly']],
    ['grade=major', []],
    [`host=${WEB}`, ['/']],
    ['host=nobody', []],
    ['inspection=backups', ['nightly']],
    ['search=web', ['/']],
    ['search=night', ['nightly']],
    ['search=磁盘', ['/data', '/']],
    ['search=%231', ['/data']],
    ['labels=site:east', ['/data', 'nightly']],
    [`from=${T0 + 5 * MINUTE}`, ['/']],
    [`to=${T0}`, ['/data']],
  ])('%s', async (query, expected) => {
    const page = await faults(rig, query)
    expect(items(page)).toEqual(expected)
    expect(page.total).toBe(expected.length)
  })

  test.each(['', 'sort=opened&', 'sort=host&', 'order=asc&', 'open=true&'])(
    'pages hold together: %s',
    async (query) => {
      const all = items(await faults(rig, query))
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await faults(rig, `${query}limit=1${cursor}`)
        seen.push(...items(page))
        cursor = page.next === null ? '' : `&cursor=${page.next}`
      } while (cursor !== '')
      expect(seen).toEqual(all)
    },
  )

  test('the file of one: time line in words, the rounds behind it, what else is wrong there', async () => {
    const file = await fault(rig, await idOf(rig, '/data'), 'lang=zh-CN')
    expect(file.title).toBe('/data 剩余 20 B')
    expect(file.timeline.map((entry) => [entry.kind, entry.by.kind])).toContainEqual(['opened', 'machine'])
    expect(file.timeline.find((entry) => entry.kind === 'opened')?.text).toBe('/data 剩余 20 B')
    expect(file.othersOfHost.map((one) => one.title)).toEqual(['最新备份距今 1 天 6 小时'])
    const newest = await rig.get(`/api/v1/rounds/${file.lastRoundId}`)
    expect(newest.body).toMatchObject({ observedAt: T0, outcome: 'completed' })
  })

  test('the same cause before', async () => {
    const again = createApiRig()
    for (const minutes of [2, 7, 12])
      again.disk(WEB, minutes, [finding('/', minutes < 12 ? 'critical' : 'ok', 3)])
    // So much later that it is another fault.
    for (const minutes of [2_000, 2_005]) again.disk(WEB, minutes, [finding('/', 'critical', 3)])
    const file = await fault(again, await idOf(again, '/'))
    expect(file.sameCauseBefore).toMatchObject([{ title: '3 B free on /', solution: null }])
    again.close()
  })

  test('the trend, by days of the collector’s zone', async () => {
    const { days } = FaultTrend.parse((await rig.get('/api/v1/faults/trend?days=2')).body)
    expect(days).toEqual([
      { day: '2026-11-20', opened: 0, closed: 0 },
      { day: '2026-11-21', opened: 3, closed: 1 },
    ])
    expect(FaultTrend.parse((await rig.get('/api/v1/faults/trend')).body).days).toHaveLength(30)
  })

  test('one that there is not', async () => {
    expect(await rig.get('/api/v1/faults/99')).toMatchObject({ status: 404, body: { code: 'unknown-fault' } })
    expect((await rig.get('/api/v1/faults/trend?days=0')).status).toBe(400)
  })
})

describe('doing', () => {
  let rig: ApiRig
  let data = 0
  beforeEach(async () => {
    rig = createApiRig()
    data = await idOf(rig, '/data')
    return () => rig.close()
  })
  const path = (verb: string, id = data) => `/api/v1/faults/${id}/${verb}`

  test('accept: somebody has it from now on', async () => {
    const { status, body } = await rig.post(path('accept'), { grade: 'major', note: 'on my way' })
    expect(status).toBe(200)
    const accepted = FaultDetail.parse(body)
    expect(accepted).toMatchObject({
      stage: 'accepted',
      grade: 'major',
      acceptedBy: ADMINISTRATOR_SAID,
      acceptedAt: rig.rig.now,
      actions: ['transfer', 'return', 'start', 'note', 'hold', 'resolve', 'cancel', 'merge', 'grade'],
    })
    expect(accepted.timeline.at(-1)).toMatchObject({
      kind: 'accepted',
      by: { kind: 'person', name: ADMINISTRATOR_SAID },
      from: 'reported',
      to: 'accepted',
      text: 'on my way',
    })
    expect((await faults(rig)).counts).toMatchObject({ unaccepted: 1, major: 1 })
  })

  test('accept twice: the fault does not allow it', async () => {
    await rig.post(path('accept'), {})
    expect(await rig.post(path('accept'), {})).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    })
  })

  test('note: into the time line', async () => {
    const { body } = await rig.post(path('notes'), { text: 'looked at it' })
    expect(FaultDetail.parse(body).timeline.at(-1)).toMatchObject({ kind: 'note', text: 'looked at it' })
  })

  test('resolve while it is still bad: asks why', async () => {
    const answer = { cause: 'logs', solution: 'deleted' }
    expect(await rig.post(path('resolve'), answer)).toMatchObject({
      status: 409,
      body: { code: 'still-bad' },
    })
    const { status, body } = await rig.post(path('resolve'), { ...answer, despite: 'seen next round' })
    expect(status).toBe(200)
    expect(FaultDetail.parse(body)).toMatchObject({ stage: 'resolved', cause: 'logs', solution: 'deleted' })
  })

  test('resolve after the inspection is content: closes it', async () => {
    rig.tell(
      DB,
      round({ inspection: 'backups', observedAt: T0 + 2 * MINUTE, findings: [backup('nightly', 1)] }),
    )
    const nightly = await idOf(rig, 'nightly')
    const { body } = await rig.post(path('resolve', nightly), {
      cause: 'disk was full',
      solution: 'made room',
    })
    expect(FaultDetail.parse(body).stage).toBe('closed')
  })

  test.each([
    ['notes', { text: '   ' }, 'json.text'],
    ['notes', {}, 'json.text'],
    ['notes', { text: 'a', sudo: true }, 'json.sudo'],
    ['accept', { grade: 'enormous' }, 'json.grade'],
    ['resolve', { cause: 'x' }, 'json.solution'],
  ])('%s with %j is refused', async (verb, sent, at) => {
    const { status, body } = await rig.post(path(verb), sent)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'invalid', errors: [{ path: at }] })
  })

  test('of a fault that there is not', async () => {
    expect(await rig.post(path('accept', 99), {})).toMatchObject({
      status: 404,
      body: { code: 'unknown-fault' },
    })
  })
})
