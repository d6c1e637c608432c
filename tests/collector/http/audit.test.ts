import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditPage, type AuditRow, AuditVerdict } from '../../../shared/api/people.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { tamper } from '../../support/audit-rig.ts'
import { CODE } from '../../support/rounds.ts'

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

async function page(query = '') {
  const { status, body } = await rig.get(`/api/v1/audit${query}`)
  expect(status).toBe(200)
  return AuditPage.parse(body)
}
const code = (note: string) => rig.rig.command({ kind: 'create-code', ...CODE, note, at: rig.rig.now })

describe('the operation log', () => {
  it('is told newest first, with who, what, before and after', async () => {
    code('for the new rack')
    const { rows } = await page('?limit=2')
    expect(rows[0]).toMatchObject({
      action: 'enrol-code.create',
      actorName: 'local operator',
      address: '127.0.0.1',
      objectName: 'for the new rack',
      before: null,
      after: { uses: 1 },
      sentence: 'local operator made an enrolment code for the new rack',
    })
    expect(rows[0]?.id).toBeGreaterThan(rows[1]?.id ?? 0)
    expect((await page('?limit=1&lang=zh-CN')).rows[0]?.sentence).toBe(
      'local operator 创建了接入码 for the new rack',
    )
  })

  it('tells what the collector did by itself', async () => {
    const { rows } = await page('?limit=500')
    const told = rows.filter((row) => row.actorKind === 'system').map((row) => row.action)
    expect(told).toEqual(expect.arrayContaining(['collector.start', 'collector.migrate', 'fault.opened']))
    const opened = rows.find((row) => row.action === 'fault.opened')
    expect(opened?.sentence).toMatch(/^Fault reported: db-01 /)
  })

  it.each([
    ['?actor=collector', (row: AuditRow) => row.actorId === 'collector'],
    ['?action=enrol-code.', (row: AuditRow) => row.action.startsWith('enrol-code.')],
    ['?objectKind=host', (row: AuditRow) => row.objectKind === 'host'],
    ['?search=WEB-01', (row: AuditRow) => JSON.stringify(row).includes('web-01')],
  ])('is filtered: %s', async (query, fits) => {
    const all = (await page('?limit=500')).rows
    const found = (await page(`${query}&limit=500`)).rows
    expect(found.length).toBeGreaterThan(0)
    expect(found.map((row) => row.id)).toEqual(all.filter(fits).map((row) => row.id))
  })

  it('is filtered by time, and what stands for itself in a search is no wildcard', async () => {
    const { rows } = await page('?limit=500')
    const at = rig.rig.now
    expect((await page(`?from=${at + 1}`)).rows).toEqual([])
    expect((await page(`?to=${at + 1}&limit=500`)).rows).toHaveLength(rows.length)
    expect((await page('?search=%25')).rows).toEqual([])
  })

  it('is read page by page without a gap or a row twice', async () => {
    const all = (await page('?limit=500')).rows.map((row) => row.id)
    const seen: number[] = []
    for (let query = '?limit=4'; query !== ''; ) {
      const { rows, next } = await page(query)
      seen.push(...rows.map((row) => row.id))
      query = next === null ? '' : `?limit=4&cursor=${next}`
    }
    expect(seen).toEqual(all)
  })

  it.each(['?action=%25', '?from=soon', '?cursor=x', '?colour=red', `?search=${'x'.repeat(201)}`])(
    'refuses %s',
    async (query) => {
      expect((await rig.get(`/api/v1/audit${query}`)).status).toBe(400)
    },
  )

  it('shows a row of an action that it has no sentence for', async () => {
    const by = { kind: 'person', id: 'u1', name: 'Li', address: null } as const
    const object = { kind: 'thing', id: '7', name: 'lamp' }
    const entry = { at: rig.rig.now, by, action: 'thing.switch', object, before: null, after: null }
    rig.rig.command({ kind: 'note-audit', entry })
    expect((await page('?limit=1')).rows[0]?.sentence).toBe('Li: thing.switch lamp')
  })

  it('holds no row that is huge or breaks a line', async () => {
    const by = { kind: 'person', id: 'u1', name: `Li\u202e\n${'x'.repeat(1_000)}`, address: null } as const
    const object = { kind: 'thing', id: '7', name: 'lamp' }
    const after = { text: '字'.repeat(20_000) }
    rig.rig.command({
      kind: 'note-audit',
      entry: { at: rig.rig.now, by, action: 'thing.switch', object, before: undefined, after },
    })
    const [row] = (await page('?limit=1')).rows
    expect(row?.actorName).toHaveLength(300)
    expect(row?.actorName).toMatch(/^Li\ufffd\u240ax+…$/)
    expect(row?.after).toMatchObject({
      truncated: true,
      bytes: 60_011,
      beginning: expect.stringContaining('字'),
    })
  })
})

describe('the proof', () => {
  it('says that it is whole, or which row is not', async () => {
    const whole = AuditVerdict.parse((await rig.get('/api/v1/audit/verify')).body)
    expect(whole).toMatchObject({ firstBad: null, rows: (await page('?limit=500')).rows.length })
    tamper(rig.rig.path, (db) => db.exec("UPDATE audit SET action = 'x' WHERE id = 2"))
    expect((await rig.get('/api/v1/audit/verify')).body).toMatchObject({ firstBad: { id: 2, why: 'edited' } })
  })

  it('shows rows that were edited into something else without failing', async () => {
    tamper(rig.rig.path, (db) =>
      db.exec("UPDATE audit SET after = '{', action = 'constructor', at = 1e300 WHERE id = 2"),
    )
    expect((await rig.get('/api/v1/audit?limit=500')).status).toBe(200)
    expect((await rig.get('/api/v1/audit/export.csv')).status).toBe(200)
  })
})

describe('the file', () => {
  it('holds every row, oldest first, and no formula', async () => {
    code('=1+1')
    code('＋cmd')
    const { headers, body } = await rig.get('/api/v1/audit/export.csv?lang=zh-CN')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toContain('xunjian-audit.csv')
    const rows = String(body).split('\r\n')
    expect(rows).toHaveLength((await page('?limit=500')).rows.length + 2)
    expect(rows.at(-3)).toContain(",'=1+1,")
    expect(rows.at(-2)).toContain(",'＋cmd,")
  })
})
