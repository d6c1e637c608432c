import { describe, expect, it } from 'vitest'
import { pageAddress } from '../../dashboard/components/page-link.tsx'
import { changeAddress, joinLabels } from '../../dashboard/hooks/address.ts'
import { guessGroupKey } from '../../dashboard/pages/overview/group-key.ts'

const change = (before: string, changes: Record<string, string | undefined>) =>
  changeAddress(new URLSearchParams(before), changes).toString()

describe('what a page shows is in its address', () => {
  it('another filter begins the list again', () => {
    expect(change('state=ok&cursor=abc&first=51', { state: 'critical' })).toBe('state=critical')
  })
  it('another page of the list keeps the filter', () => {
    expect(change('state=ok', { cursor: 'abc', first: '51' })).toBe('state=ok&cursor=abc&first=51')
  })
  it('a filter without a value leaves the address', () => {
    expect(change('state=ok&search=x', { state: undefined, search: '' })).toBe('')
  })
})

describe('the group', () => {
  it('goes along from page to page, unless the link names another', () => {
    expect(pageAddress('/faults', { view: 'past' }, 'env:prod')).toBe('/faults?view=past&group=env%3Aprod')
    expect(pageAddress('/', { group: 'env:lab' }, 'env:prod')).toBe('/?group=env%3Alab')
    expect(pageAddress('/hosts', {}, '')).toBe('/hosts')
  })
  it('holds beside the filter of the page', () => {
    expect(joinLabels('role:db', 'env:prod')).toBe('role:db,env:prod')
    expect(joinLabels('env:prod', 'env:prod')).toBe('env:prod')
    expect(joinLabels(undefined, '')).toBeUndefined()
  })
})

describe('the label that groups a fleet', () => {
  it('is the one that was chosen, else a likely one, else the first', () => {
    expect(guessGroupKey(['role', 'env'], 'role')).toBe('role')
    expect(guessGroupKey(['rack', 'env'], 'gone')).toBe('env')
    expect(guessGroupKey(['rack'], '')).toBe('rack')
    expect(guessGroupKey([], '')).toBeUndefined()
  })
})
