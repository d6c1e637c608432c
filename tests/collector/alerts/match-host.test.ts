// Which host the labels of an alert name.
import { describe, expect, it } from 'vitest'
import { createHostIndex } from '../../../collector/alerts/match-host.ts'

const WEB = { id: '0198f2a0-0000-4000-8000-00000000000a', name: 'web-01', addresses: ['10.0.0.5', 'fd00::5'] }
const DB = { id: '0198f2a0-0000-4000-8000-00000000000b', name: 'db-01.bj.example', addresses: ['10.0.0.6'] }
const TWIN_A = {
  id: '0198f2a0-0000-4000-8000-00000000000c',
  name: 'twin',
  addresses: ['10.0.1.1', '127.0.0.1'],
}
const TWIN_B = {
  id: '0198f2a0-0000-4000-8000-00000000000d',
  name: 'twin',
  addresses: ['10.0.1.2', '127.0.0.1'],
}
const index = createHostIndex([WEB, DB, TWIN_A, TWIN_B])
const LABELS = ['host', 'hostname', 'instance']

describe('a label', () => {
  it.each([
    ['web-01', WEB],
    ['WEB-01', WEB],
    ['web-01:9100', WEB],
    ['web-01.sh.example:9100', WEB],
    ['http://web-01.sh.example:9100/metrics', WEB],
    ['10.0.0.5', WEB],
    ['10.0.0.5:9100', WEB],
    ['fd00::5', WEB],
    ['[fd00::5]:9100', WEB],
    [WEB.id, WEB],
    ['db-01.bj.example:9100', DB],
    ['db-01', DB],
    ['10.0.1.2:9100', TWIN_B],
    ['twin', null],
    ['twin.example', null],
    ['nobody', null],
    ['10.0.0', null],
    ['10', null],
    ['localhost:9100', null],
    ['127.0.0.1:9100', null],
    ['[::1]:9100', null],
    ['', null],
    [':9100', null],
  ])('%s', (instance, host) => expect(index.find({ instance }, LABELS)).toBe(host?.id ?? null))
})

describe('several labels', () => {
  it('the first that names one host decides', () => {
    expect(index.find({ host: 'twin', instance: '10.0.0.6:9100' }, LABELS)).toBe(DB.id)
    expect(index.find({ instance: '10.0.0.6:9100', host: 'web-01' }, LABELS)).toBe(WEB.id)
    expect(index.find({ node: 'web-01' }, LABELS)).toBeNull()
  })
  it('names of objects are no labels', () => {
    expect(index.find({}, ['constructor', '__proto__'])).toBeNull()
  })
})
