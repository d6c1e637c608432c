// Files over HTTP: taken when they are what they say, part of one fault, handed out as downloads and nothing else.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAttachmentStore } from '../../../collector/attachments/attachment-store.ts'
import { sweepAttachments } from '../../../collector/attachments/sweep.ts'
import { Attachment, FaultDetail } from '../../../shared/api/fault.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { type ApiRig, commanderOf, createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'
import { addToken, addUser } from '../../support/people.ts'

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100, 7)])
const DAY_MS = 86_400_000

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
  return () => rig.close()
})
const folder = () => join(dirname(rig.rig.path), 'attachments')
const filesOnDisk = () =>
  existsSync(folder())
    ? readdirSync(folder(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : []

type Sent = { readonly name?: string; readonly type?: string; readonly token?: string }
async function send(body: BodyInit, { name = 'leak.png', type = 'image/png', token }: Sent = {}) {
  const headers: Record<string, string> = { 'content-type': type, 'x-file-name': encodeURIComponent(name) }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  const response = await rig.request('/api/v1/attachments', {
    method: 'POST',
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
async function sent(body: BodyInit = PNG, fields: Sent = {}): Promise<Attachment> {
  const answer = await send(body, fields)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return Attachment.parse(answer.body)
}
const viewer = () => addToken(rig.rig, addUser(rig.rig, { username: 'li.na', role: 'viewer' }))
async function report(fields: object, headers: Record<string, string> = {}) {
  const { status, body } = await rig.post(
    '/api/v1/faults',
    { title: 'The air conditioning drips', ...fields },
    headers,
  )
  expect(status, JSON.stringify(body)).toBe(201)
  return FaultDetail.parse(body)
}

describe('a file', () => {
  it('is kept beside the database, for nobody else’s eyes, and told with its size and its sum', async () => {
    const kept = await sent()
    expect(kept).toMatchObject({
      name: 'leak.png',
      type: 'image/png',
      bytes: PNG.length,
      sha256: createHash('sha256').update(PNG).digest('hex'),
      entryId: null,
    })
    const [file] = filesOnDisk()
    expect(file?.name).toBe(kept.id)
    const path = join(folder(), kept.id.slice(0, 2), kept.id)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  it('is handed out as a download that no browser runs', async () => {
    const { id } = await sent(PNG, { name: '漏水 "1".png' })
    const response = await rig.request(`/api/v1/attachments/${id}`)
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(PNG)).toBe(true)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="__ _1_.png"; filename*=UTF-8''%E6%BC%8F%E6%B0%B4%20_1_.png`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('attachmentBytes: as large as allowed is taken, one byte more is not and leaves nothing', async () => {
    const whole = Buffer.alloc(LIMITS.attachmentBytes, 32)
    const named = { name: 'a.log', type: 'text/plain' }
    expect((await sent(whole, named)).bytes).toBe(LIMITS.attachmentBytes)
    expect((await send(Buffer.alloc(LIMITS.attachmentBytes + 1, 32), named)).status).toBe(413)
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(64 * 1024).fill(32))
      },
    })
    expect((await send(endless, named)).status).toBe(413)
    expect(pulled).toBeLessThan(LIMITS.attachmentBytes / (64 * 1024) + 10)
    expect(filesOnDisk()).toHaveLength(1)
  })

  it.each([
    ['an image that is none', Buffer.from('<svg onload=alert(1)>'), 'a.png', 'image/png'],
    ['a page', Buffer.from('<html>'), 'a.html', 'text/html'],
    ['a drawing with scripts', Buffer.from('<svg/>'), 'a.svg', 'image/svg+xml'],
    ['a page that says it is text', Buffer.from('<html>'), 'a.html', 'text/plain'],
    ['a script that says it is text', Buffer.from('rm -rf /'), 'a.sh', 'text/plain'],
    ['text with bytes of a program', Buffer.from('\x7fELF\0\0'), 'a.log', 'text/plain'],
    ['an image by another name', PNG, 'a.pdf', 'image/png'],
    ['a name without an extension', PNG, 'png', 'image/png'],
    ['nothing', Buffer.alloc(0), 'a.log', 'text/plain'],
    ['bytes of no type', PNG, 'a.png', 'application/octet-stream'],
  ])('is refused when it is %s', async (_, body, name, type) => {
    expect(await send(body, { name, type })).toMatchObject({ status: 415, body: { code: 'wrong-file-type' } })
    expect(filesOnDisk()).toEqual([])
    expect(rig.rig.rows('SELECT id FROM attachments')).toEqual([])
  })

  it.each([
    ['报告.txt', 'text/plain', '磁盘已满\n'],
    ['a.csv', 'text/csv', 'a;b\n1;2\n'],
    ['messages', 'text/plain', '\u001b[31mfailed\u001b[0m\n'],
    ['scan.pdf', 'application/pdf', '%PDF-1.7\n'],
    ['plan.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK\x03\x04'],
  ])('%s is taken', async (name, type, body) => {
    expect(await sent(body, { name, type })).toMatchObject({ name, type })
  })

  it('that broke off leaves nothing', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(PNG),
      pull: (controller) => controller.error(new Error('the line was cut')),
    })
    expect(await send(broken)).toMatchObject({ status: 400, body: { code: 'broken-off' } })
    expect(filesOnDisk()).toEqual([])
  })
})

describe('a file of a fault', () => {
  it('comes with the report, and is seen by everybody then', async () => {
    const token = viewer()
    const bearer = { authorization: `Bearer ${token}` }
    const { id } = await sent(PNG, { token })
    expect((await rig.get(`/api/v1/attachments/${id}`)).status).toBe(404)
    const fault = await report(
      { description: '**water**', attachments: [id], hostId: DB, grade: 'major' },
      bearer,
    )
    expect(fault).toMatchObject({
      title: 'The air conditioning drips',
      inspectionTitle: 'Reported by hand',
      source: 'person',
      hostId: DB,
      grade: 'major',
      status: 'critical',
      stage: 'reported',
      description: '**water**',
      reporter: { name: 'li.na' },
      attachments: [{ id, name: 'leak.png', entryId: fault.timeline[0]?.id }],
    })
    expect((await rig.get(`/api/v1/attachments/${id}`)).status).toBe(200)
    expect((await rig.get(`/api/v1/faults?inspection=report`)).body).toMatchObject({ total: 1 })
    expect((await rig.get(`/api/v1/faults?host=${DB}`)).body).toMatchObject({ total: 3 })
  })

  it('comes with a note', async () => {
    const fault = await report({})
    const { id } = await sent()
    const { body } = await rig.post(`/api/v1/faults/${fault.id}/notes`, { text: 'see', attachments: [id] })
    const after = FaultDetail.parse(body)
    expect(after.attachments).toMatchObject([{ id, entryId: after.timeline.at(-1)?.id }])
  })

  it('cannot be one that is somebody else’s, another fault’s, or not there; nothing is changed then', async () => {
    const foreign = await sent(PNG, { token: viewer() })
    const own = await sent()
    const fault = await report({ attachments: [own.id] })
    for (const id of [foreign.id, own.id, 'ffffffff-0000-4000-8000-000000000000']) {
      const title = 'again'
      expect(await rig.post('/api/v1/faults', { title, attachments: [id] })).toMatchObject({
        status: 404,
        body: { code: 'unknown-attachment' },
      })
      expect(
        (await rig.post(`/api/v1/faults/${fault.id}/notes`, { text: 'x', attachments: [id] })).status,
      ).toBe(404)
    }
    expect((await rig.get('/api/v1/faults?inspection=report')).body).toMatchObject({ total: 1 })
  })

  it('attachmentsPerFault: so many of one fault, and so many that wait for one', async () => {
    const fault = await report({})
    const note = (attachments: string[]) =>
      rig.post(`/api/v1/faults/${fault.id}/notes`, { text: 'x', attachments })
    for (let count = 0; count < LIMITS.attachmentsPerFault; count += 10) {
      const ids = []
      for (let index = 0; index < 10; index++) ids.push((await sent()).id)
      expect((await note(ids)).status).toBe(200)
    }
    expect(await note([(await sent()).id])).toMatchObject({
      status: 409,
      body: { code: 'too-many-attachments' },
    })
    for (let count = 1; count < LIMITS.attachmentsPerFault; count++) await sent()
    expect(await send(PNG)).toMatchObject({ status: 409, body: { code: 'too-many-attachments' } })
  }, 60_000)
})

describe('the sweep', () => {
  const sweep = () =>
    sweepAttachments({
      attachments: createAttachmentStore(folder()),
      reads: rig.readStore.attachments,
      writer: commanderOf(rig.rig),
      clock: () => rig.rig.now,
    })
  const age = (id: string) => utimesSync(join(folder(), id.slice(0, 2), id), 0, 0)

  it('takes away after a day what belongs to nothing, and what nobody knows of', async () => {
    const taken = await sent()
    await report({ attachments: [taken.id] })
    const left = await sent()
    const store = createAttachmentStore(folder())
    const stray = 'abcdef01-0000-4000-8000-000000000000'
    async function* body() {
      yield new Uint8Array(PNG)
    }
    await store.keep({ id: stray, type: 'image/png', body: body(), maxBytes: 1_000 })
    for (const id of [taken.id, left.id, stray]) age(id)
    rig.rig.at(rig.rig.now + DAY_MS / 2)
    await sweep()
    expect(new Set(filesOnDisk().map(({ name }) => name))).toEqual(new Set([taken.id, left.id]))
    rig.rig.at(rig.rig.now + DAY_MS)
    await sweep()
    expect(filesOnDisk().map(({ name }) => name)).toEqual([taken.id])
    expect(rig.rig.rows('SELECT id FROM attachments')).toEqual([{ id: taken.id }])
    expect((await rig.get(`/api/v1/attachments/${left.id}`)).status).toBe(404)
  })
})

describe('a report', () => {
  it('needs nothing but a title; the words are kept plain', async () => {
    const fault = await report({ title: 'line\u202eone', description: 'a\u0000b' })
    expect(fault).toMatchObject({
      hostId: null,
      title: 'line\ufffdone',
      description: 'a\u2400b',
      risk: 'medium',
    })
    expect(fault.timeline).toMatchObject([{ kind: 'opened', by: { kind: 'person' } }])
  })

  it('of a host that is not there is refused', async () => {
    const hostId = 'ffffffff-0000-4000-8000-000000000000'
    expect(await rig.post('/api/v1/faults', { title: 'x', hostId })).toMatchObject({
      status: 404,
      body: { code: 'unknown-host' },
    })
  })

  it('each is a cause of its own', async () => {
    await report({})
    await report({})
    expect((await rig.get('/api/v1/faults?inspection=report')).body).toMatchObject({ total: 2 })
  })
})
