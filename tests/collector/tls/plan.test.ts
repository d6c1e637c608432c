import { describe, expect, it } from 'vitest'
import {
  authoritySpan,
  nextLookMs,
  nextStep,
  type Standing,
  serverSpan,
  troubleOf,
} from '../../../collector/tls/plan.ts'

const at = (moment: string) => Date.parse(moment)
const names = ['xunjian.example.com', '192.0.2.10']
const standing = (changes: Partial<Standing> = {}): Standing => ({
  authority: { notBefore: at('2026-01-01'), notAfter: at('2036-01-01') },
  next: null,
  old: [],
  server: { notBefore: at('2030-01-01'), notAfter: at('2030-04-01'), names },
  ...changes,
})
const next = {
  notBefore: at('2029-12-31'),
  notAfter: at('2040-01-01'),
  takesOverAt: at('2030-01-31T12:00:00Z'),
}

describe('what is due for the certificates', () => {
  it.each([
    ['2030-02-28', null],
    // 90 days from 1 January: two thirds are 60.
    ['2030-03-01', null],
    ['2030-03-02', 'renew'],
    ['2031-01-01', 'renew'],
  ] as const)('on %s a certificate of 1 January to 1 April: %s', (moment, step) => {
    expect(nextStep(standing(), names, at(moment))).toBe(step)
  })

  it('is a new certificate when its names are others, in whatever order', () => {
    const now = at('2030-01-10')
    expect(nextStep(standing(), [...names].reverse(), now)).toBeNull()
    expect(nextStep(standing(), ['xunjian.example.com'], now)).toBe('renew')
    expect(nextStep(standing(), [...names, '192.0.2.11'], now)).toBe('renew')
  })

  it.each([
    ['2034-12-31', 'renew'],
    ['2035-01-01', 'announce'],
  ] as const)('on %s an authority that ends on 1 January 2036: %s', (moment, step) => {
    expect(nextStep(standing(), names, at(moment))).toBe(step)
  })

  it.each([
    ['2030-01-31T11:59:59Z', null],
    ['2030-01-31T12:00:00Z', 'take-over'],
  ] as const)('at %s an authority that takes over at noon: %s', (moment, step) => {
    expect(nextStep(standing({ next }), names, at(moment))).toBe(step)
  })

  it('takes over at the latest when the present authority ends', () => {
    const late = { ...next, takesOverAt: at('2036-06-01') }
    const server = { notBefore: at('2035-12-15'), notAfter: at('2036-01-01'), names }
    expect(nextStep(standing({ next: late, server }), names, at('2035-12-20'))).toBeNull()
    expect(nextStep(standing({ next: late, server }), names, at('2036-01-01'))).toBe('take-over')
  })

  it('is to forget an old authority when it has ended', () => {
    const old = [{ notBefore: at('2020-01-01'), notAfter: at('2030-01-15') }]
    expect(nextStep(standing({ old }), names, at('2030-01-14'))).toBeNull()
    expect(nextStep(standing({ old }), names, at('2030-01-15'))).toBe('retire')
  })

  it('is looked at within an hour, and when the next authority takes over', () => {
    expect(nextLookMs({ next: null }, at('2030-01-01'))).toBe(3_600_000)
    expect(nextLookMs({ next }, at('2030-01-31T11:59:00Z'))).toBe(60_000)
    expect(nextLookMs({ next }, at('2030-02-01'))).toBe(0)
  })

  it('is valid at once for clocks that are a day behind', () => {
    const now = at('2030-01-02')
    expect(serverSpan(now)).toEqual({ notBefore: at('2030-01-01'), notAfter: at('2030-04-02') })
    expect(authoritySpan(now)).toEqual({ notBefore: at('2030-01-01'), notAfter: at('2039-12-31') })
  })

  it.each([
    ['2030-03-17', null],
    ['2030-03-18', 'ends-soon'],
    ['2030-03-31', 'ends-soon'],
    ['2030-04-01', 'ended'],
  ] as const)('on %s there is this trouble with one that ends on 1 April: %s', (moment, trouble) => {
    expect(troubleOf({ notBefore: 0, notAfter: at('2030-04-01') }, at(moment))).toBe(trouble)
  })
})
