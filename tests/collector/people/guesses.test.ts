// Guessing gets slow, by name and by address, and is forgotten after a while.
import { describe, expect, test } from 'vitest'
import { createGuesses } from '../../../collector/people/guesses.ts'

const MINUTE = 60_000

function start() {
  let now = 1_000_000
  const guesses = createGuesses(() => now)
  const wrong = (username: string, address: string) => void guesses.begin({ username, address })
  return {
    guesses,
    wrong,
    pass: (ms: number) => {
      now += ms
    },
    waitMs: (username: string, address = 'elsewhere') => guesses.waitMs({ username, address }),
  }
}

describe('wrong passwords for one name', () => {
  test('three are free, then the wait doubles, and the tenth costs a quarter of an hour', () => {
    const { wrong, waitMs } = start()
    const waits = Array.from({ length: 11 }, (_, index) => {
      wrong('li.na', `10.0.0.${index}`)
      return waitMs('li.na') / 1_000
    })
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 900, 900])
  })

  test('slow down this name alone, and are over by themselves', () => {
    const { wrong, waitMs, pass, guesses } = start()
    for (let count = 0; count < 10; count += 1) wrong('li.na', `10.0.0.${count}`)
    expect(waitMs('zhang.wei')).toBe(0)
    expect(guesses.delayedUntil('li.na')).toBe(1_000_000 + 15 * MINUTE)
    pass(15 * MINUTE)
    expect(waitMs('li.na')).toBe(0)
    wrong('li.na', '10.0.0.99')
    expect(waitMs('li.na')).toBe(15 * MINUTE)
    pass(60 * MINUTE)
    wrong('li.na', '10.0.0.99')
    expect(waitMs('li.na')).toBe(0)
  })

  test('are forgotten by the right one, and by an administrator', () => {
    const { guesses, wrong, waitMs } = start()
    for (let count = 0; count < 5; count += 1) wrong('li.na', '')
    guesses.begin({ username: 'li.na', address: '' }).right()
    expect(waitMs('li.na')).toBe(0)
    for (let count = 0; count < 5; count += 1) wrong('li.na', '')
    guesses.forget('li.na')
    expect(waitMs('li.na')).toBe(0)
  })

  test('count while they are still being checked, so that many at once are no way around', () => {
    const { guesses, waitMs } = start()
    const attempts = Array.from({ length: 20 }, () => {
      const isLetTry = guesses.waitMs({ username: 'li.na', address: '' }) === 0
      if (isLetTry) guesses.begin({ username: 'li.na', address: '' })
      return isLetTry
    })
    expect(attempts.filter(Boolean)).toHaveLength(3)
    expect(waitMs('li.na')).toBe(1_000)
  })

  test('one that could not be checked does not count', () => {
    const { guesses, waitMs } = start()
    for (let count = 0; count < 20; count += 1) guesses.begin({ username: 'li.na', address: 'a' }).takeBack()
    expect(waitMs('li.na', 'a')).toBe(0)
  })
})

describe('one address', () => {
  test('of IPv6 is the whole network that one customer has', () => {
    const { wrong, waitMs } = start()
    for (let count = 0; count < 12; count += 1) wrong(`name${count}`, `2001:db8::${count}`)
    expect(waitMs('another', '2001:db8::ffff')).toBeGreaterThan(0)
    expect(waitMs('another', '2001:db8:0:1::1')).toBe(0)
  })

  test('that tries many names is slowed down later, and its own right password clears only that one', () => {
    const { guesses, wrong, waitMs } = start()
    for (let count = 0; count < 9; count += 1) wrong(`name${count}`, '10.0.0.1')
    expect(waitMs('another', '10.0.0.1')).toBe(0)
    guesses.begin({ username: 'own', address: '10.0.0.1' }).right()
    wrong('name9', '10.0.0.1')
    expect(waitMs('another', '10.0.0.1')).toBe(1_000)
    for (let count = 0; count < 20; count += 1) wrong(`more${count}`, '10.0.0.1')
    expect(waitMs('another', '10.0.0.1')).toBe(15 * MINUTE)
    expect(waitMs('another', '10.0.0.2')).toBe(0)
  })

  test('what is remembered is bounded', () => {
    const { guesses, wrong, waitMs } = start()
    for (let count = 0; count < 5; count += 1) wrong('first', '')
    for (let count = 0; count < 10_000; count += 1)
      guesses.begin({ username: `name${count}`, address: `a${count}` })
    expect(waitMs('first')).toBe(0)
  })
})
