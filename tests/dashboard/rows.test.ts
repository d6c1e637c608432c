import { describe, expect, it } from 'vitest'
import { changedKeys } from '../../dashboard/hooks/changed-rows.ts'
import { mergeRows } from '../../dashboard/hooks/settled-rows.ts'

const rowsOf = (...names: string[]) => new Map(names.map((name) => [name, `${name} now`]))
const settled = { scope: '', keys: ['a', 'b', 'c'], last: rowsOf('a', 'b', 'c') }

describe('a list that somebody is looking at', () => {
  it('changes rows in place and keeps their order', () => {
    const merged = mergeRows(settled, rowsOf('c', 'a', 'b'))
    expect(merged.rows).toEqual(['a now', 'b now', 'c now'])
    expect(merged.reordered).toBe(true)
  })
  it('counts new rows instead of showing them', () => {
    const merged = mergeRows(settled, rowsOf('x', 'y', 'a', 'b', 'c'))
    expect(merged.rows).toHaveLength(3)
    expect(merged.newCount).toBe(2)
    expect(merged.reordered).toBe(false)
  })
  it('keeps a row that has left the list in its place and says so', () => {
    const merged = mergeRows(settled, rowsOf('a', 'c'))
    expect(merged.rows).toEqual(['a now', 'b now', 'c now'])
    expect([...merged.gone]).toEqual(['b'])
  })
})

describe('rows that changed', () => {
  it('are those with another fingerprint, and new ones', () => {
    const before = new Map([
      ['a', 'ok'],
      ['b', 'ok'],
    ])
    const now = new Map([
      ['a', 'ok'],
      ['b', 'critical'],
      ['c', 'ok'],
    ])
    expect(changedKeys(before, now)).toEqual(['b', 'c'])
  })
  it('are none when the list is shown for the first time', () => {
    expect(changedKeys(new Map(), new Map([['a', 'ok']]))).toEqual([])
  })
})
