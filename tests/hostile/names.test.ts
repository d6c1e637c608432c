// Names that are made to hurt: prototype keys, control characters, signs that turn text round, formulas, fake metrics.
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSecret } from '../../collector/hash-secret.ts'
import { createAgentEnrolRoutes } from '../../collector/http/agent-enrol.ts'
import { decodeAgentFrame } from '../../collector/ingest/frames.ts'
import type { WriterClient } from '../../collector/ingest/writer-client.ts'
import { renderBlock } from '../../collector/metrics/host-text.ts'
import { csvRow } from '../../shared/csv.ts'
import type { Finding } from '../../shared/finding.ts'
import { isPlain, plainLines, plainText } from '../../shared/plain-text.ts'
import { enrolProofText } from '../../shared/protocol.ts'
import { createIdentity, signText } from '../support/agent-client.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { verify } from '../support/audit-rig.ts'
import { DB } from '../support/fleet.ts'
import { roundFrame } from '../support/frames.ts'
import { CODE, DISK, FACTS, finding, hello, MACHINE, MINUTE, round } from '../support/rounds.ts'

const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
]
const UGLY = [
  'a\nb',
  'a\r\nb',
  'a\u0000b',
  '\u001b[31mred',
  '\u202etxt.exe',
  'a\u200bb',
  '\u2066x\u2069',
  '\u2028',
  'x\ud800',
]
const TRICKS = [
  '"',
  '\\',
  '\n',
  '}',
  '{',
  '"} 1\nxunjian_fake{a="',
  'a\\"b',
  'a\\',
  '\\n',
  ' # HELP',
  '=1+1',
  ',',
  '\r',
]

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

function tellDisk(items: readonly string[]): void {
  const findings = items.map((item) => finding(item, 'critical', 1))
  for (const minutes of [5, 10]) rig.disk(DB, minutes, findings)
  rig.rig.at(rig.rig.now + MINUTE)
}

describe('prototype keys', () => {
  it('as items are names like any other, also after a start', async () => {
    tellDisk(PROTOTYPE_KEYS)
    rig.rig.restart('killed')
    const faults = rig.rig.rows('SELECT item FROM faults ORDER BY id').map((row) => row.item)
    expect(faults).toEqual(expect.arrayContaining(PROTOTYPE_KEYS))
    const { body } = await rig.get(`/api/v1/findings?host=${DB}&inspection=disk`)
    const items = (body as { findings: { item: string }[] }).findings.map(({ item }) => item)
    expect(items.sort()).toEqual([...PROTOTYPE_KEYS].sort())
    for (const item of PROTOTYPE_KEYS) {
      const query = `inspection=disk&item=${item}&from=${rig.rig.now - 3_600_000}&to=${rig.rig.now}`
      expect((await rig.get(`/api/v1/hosts/${DB}/history?${query}`)).status).toBe(200)
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('as codes, values and parameters find nothing that is not theirs', async () => {
    const of = (code: string): Finding => ({ ...finding('/', 'critical'), summary: { code, values: {} } })
    rig.disk(DB, 5, [of('constructor')])
    const { body } = await rig.get(`/api/v1/findings?host=${DB}&inspection=disk`)
    expect(JSON.stringify(body)).not.toContain('function')
    const text = JSON.stringify(hello()).replace(
      '"parameters":{}',
      '"parameters":{"__proto__":{"admin":true},"a":1}',
    )
    const decoded = decodeAgentFrame(Buffer.from(text))
    expect(decoded.ok && decoded.frame.type === 'hello' && decoded.frame.plan[0]?.parameters).toEqual({
      a: 1,
    })
  })

  it('as labels of a code do no harm', async () => {
    for (const key of PROTOTYPE_KEYS) {
      const answer = await rig.post('/api/v1/enrol-codes', `{"labels":{${JSON.stringify(key)}:"x"}}`)
      expect([201, 400]).toContain(answer.status)
    }
    expect((await rig.get('/api/v1/enrol-codes')).status).toBe(200)
    expect((await rig.get('/api/v1/hosts?labels=__proto__:x,constructor:x')).body).toMatchObject({
      hosts: [],
    })
  })
})

describe('numbers that no JSON number holds', () => {
  it.each([
    ['1e999', '"durationMs":12', '"durationMs":1e999'],
    ['-1e999', '"value":1000000', '"value":-1e999'],
    ['2^53 + 1 as a seq', '"seq":1,', '"seq":9007199254740993,'],
    ['a seq with a fraction', '"seq":1,', '"seq":1.5,'],
    ['NaN', '"value":1000000', '"value":NaN'],
  ])('%s', (_, from, to) => {
    const text = JSON.stringify(roundFrame()).replace(from, to)
    expect(text).toContain(to)
    expect(decodeAgentFrame(Buffer.from(text))).toMatchObject({ ok: false, reason: 'malformed' })
  })
})

describe('control characters and signs that turn or hide', () => {
  it.each(UGLY)('are made visible: %j', (text) => {
    expect(isPlain(plainText(text))).toBe(true)
    expect(plainText(text)).not.toBe(text)
  })

  it('leave names in any script, emoji and raw lines as they are', () => {
    for (const text of ['主机-01', 'سيرفر', 'שרת', 'größe', '👩‍💻', 'नमस्ते', 'a b'])
      expect(plainText(text)).toBe(text)
    expect(plainLines('one\n\ttwo\r\nthree\u0000')).toBe('one\n\ttwo\nthree\u2400')
  })

  it('in a host name reach neither the page nor the operation log', async () => {
    const ugly = 'db\u202e\n\u0000-01'
    const { secret } = rig.rig.command({ kind: 'create-code', ...CODE, at: rig.rig.now }) as {
      secret: string
    }
    const hostId = '0198f2a0-0000-4000-8000-0000000000aa'
    const facts = { ...FACTS, hostname: ugly, kernel: '6.1\u001b[2J' }
    const enrolment = { codeHash: hashSecret(secret), hostId, publicKey: 'q'.repeat(60), facts }
    rig.rig.command({ kind: 'enrol', ...enrolment, ...MACHINE, at: rig.rig.now })
    rig.rig.connect(hostId, hello({ facts }))
    const { body } = await rig.get(`/api/v1/hosts/${hostId}`)
    expect(body).toMatchObject({ name: 'db\ufffd\u240a\u2400-01', facts: { kernel: '6.1\u241b[2J' } })
    const logged = JSON.stringify((await rig.get('/api/v1/audit?limit=10')).body)
    expect(logged).toContain('db\ufffd\u240a\u2400-01')
    expect(logged).not.toContain('\u202e')
    expect((await verify(rig.rig.path)).firstBad).toBeNull()
  })

  it('in items, values and evidence reach the page as signs that are seen', async () => {
    const nasty = '/mnt/\u202egpj.exe'
    rig.disk(DB, 5, [
      { ...finding(nasty, 'warning'), evidence: [{ source: 'a\u0007', text: 'x\u202ey\nz' }] },
    ])
    const { body } = await rig.get(`/api/v1/findings?host=${DB}&inspection=disk`)
    const [found] = (body as { findings: Record<string, unknown>[] }).findings
    expect(found).toMatchObject({
      itemTitle: '/mnt/\ufffdgpj.exe',
      evidence: [{ source: 'a\u2407', text: 'x\ufffdy\nz' }],
    })
    expect(String(found?.summary)).toContain('/mnt/\ufffdgpj.exe')
  })

  it('in labels of a code are refused', async () => {
    for (const value of UGLY) {
      expect((await rig.post('/api/v1/enrol-codes', { labels: { env: value } })).status).toBe(400)
      expect((await rig.post('/api/v1/enrol-codes', { labels: { [value]: 'x' } })).status).toBe(400)
    }
  })

  it('break no line of the program’s own log', async () => {
    const lines: string[] = []
    const identity = createIdentity()
    const answer = { hostId: identity.hostId, labels: {} }
    const routes = createAgentEnrolRoutes({
      writer: { command: async () => answer } as unknown as Pick<WriterClient, 'command'>,
      collectorId: 'c0ffee',
      clock: () => rig.rig.now,
      log: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }),
    })
    const post = (path: string, body: object) =>
      routes.request(path, { method: 'POST', body: JSON.stringify(body) })
    const { nonce } = (await (await post('/agent/enrol/nonce', {})).json()) as { nonce: string }
    const { hostId, publicKey } = identity
    const signature = signText(identity, enrolProofText({ nonce, hostId }))
    const facts = { ...FACTS, hostname: 'a\n{"level":60,"msg":"all is well"}' }
    expect(
      (await post('/agent/enrol', { code: 'a-code-for-once', hostId, publicKey, nonce, signature, facts }))
        .status,
    ).toBe(201)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      expect(line.indexOf('\n')).toBe(line.length - 1)
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'all is well' })
    }
  })
})

describe('labels of metrics', () => {
  /** Reads the text format strictly; throws at the first sign that has no place there. */
  function parseMetrics(text: string): { name: string; labels: Record<string, string>; value: number }[] {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return lines.map((line) => {
      const [, name = '', inside = '', value] =
        /^([a-z_:][a-z0-9_:]*)\{((?:[a-z_][a-z0-9_]*="(?:[^"\\]|\\["\\n])*",?)*)\} (\S+)$/s.exec(line) ?? []
      if (value === undefined) throw new Error(`not a sample: ${JSON.stringify(line)}`)
      const pairs = [...inside.matchAll(/([a-z_][a-z0-9_]*)="((?:[^"\\]|\\["\\n])*)"/gs)]
      const plain = (quoted: string) =>
        quoted.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
      return {
        name,
        value: Number(value),
        labels: Object.fromEntries(pairs.map(([, label, text_]) => [label, plain(text_ ?? '')])),
      }
    })
  }

  it('hold whatever the item is, in one line each', () => {
    const families = renderBlock(
      DISK,
      [...TRICKS, ...UGLY.filter((text) => text.isWellFormed())].map((item) => finding(item, 'ok', 7)),
    )
    const samples = parseMetrics(Object.values(families).join(''))
    expect(samples.map(({ labels }) => labels.mountpoint)).toEqual([
      ...TRICKS,
      ...UGLY.filter((text) => text.isWellFormed()),
    ])
    expect(new Set(samples.map(({ name }) => name))).toEqual(new Set(['xunjian_filesystem_avail_bytes']))
    expect(samples.every(({ value }) => value === 7)).toBe(true)
  })

  it('stand once in a series, however often they are defined', () => {
    const [metric] = DISK.metrics
    if (metric === undefined) throw new Error('no metric')
    const families = renderBlock({ metrics: [{ ...metric, fixed: { mountpoint: 'x' } }] }, [
      finding('/', 'ok', 1),
    ])
    expect(parseMetrics(Object.values(families).join(''))[0]?.labels).toEqual({ mountpoint: '/' })
  })
})

describe('cells of a spreadsheet', () => {
  it.each([
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '\ufeff=1',
  ])('%j is text', (cell) => {
    expect(csvRow([cell]).replace(/^"/, '')).toMatch(/^'/)
  })

  it.each([
    ['plain', 'plain'],
    ['-12.5', '-12.5'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('%j is %j', (cell, written) => {
    expect(csvRow([cell, null, 7])).toBe(`${written},,7\r\n`)
  })
})

describe('frames of another host', () => {
  it('sent over one’s own connection count for oneself and change nothing of the other', () => {
    const [victim, thief] = rig.rig.rows('SELECT num, id FROM hosts ORDER BY num LIMIT 2')
    const of = (num: unknown) => [
      ...rig.rig.rows('SELECT * FROM hosts WHERE num = ?', num),
      ...rig.rig.rows('SELECT * FROM epochs WHERE host = ?', num),
      ...rig.rig.rows('SELECT * FROM states WHERE host = ?', num),
      ...rig.rig.rows('SELECT * FROM items WHERE host = ?', num),
      ...rig.rig.rows('SELECT * FROM faults WHERE host = ?', num),
    ]
    const before = of(victim?.num)
    const connection = rig.rig.connect(String(thief?.id), null)
    const replayed = round({ observedAt: rig.rig.now, findings: [finding('/data', 'critical', 1)] })
    rig.rig.send(connection, hello({ facts: { ...FACTS, hostname: 'db-01' } }))
    rig.rig.send(connection, { type: 'round', epoch: 'fedcba9876543210', seq: 1, round: replayed })
    expect(of(victim?.num)).toEqual(before)
    expect(
      rig.rig.rows('SELECT seq FROM epochs WHERE host = ? AND epoch = ?', thief?.num, 'fedcba9876543210'),
    ).toEqual([{ seq: 1 }])
  })
})
