// Answers that are dear are kept for a while, cheap ones never, and failures not at all.
import { describe, expect, test } from 'vitest'
import { createKept } from '../../../collector/store/sqlite/kept.ts'

let cpuMs = 0
let nowMs = 0
const meters = { cpuMs: () => cpuMs, nowMs: () => nowMs }
const create = () => createKept(meters)
function work(ms: number): void {
  cpuMs += ms
  nowMs += ms
}

describe('kept', () => {
  test('a cheap answer is made anew every time', async () => {
    const kept = create()
    let made = 0
    for (const expected of [1, 2]) expect(await kept.answer('a', async () => ++made)).toBe(expected)
    expect(kept.answerNow('b', () => ++made)).toBe(3)
    expect(kept.answerNow('b', () => ++made)).toBe(4)
  })

  test('a dear one is kept until somebody says that things changed', async () => {
    const kept = create()
    let made = 0
    const dear = async () => {
      work(40)
      return ++made
    }
    expect(await kept.answer('a', dear)).toBe(1)
    expect(await kept.answer('a', dear)).toBe(1)
    kept.forget()
    expect(await kept.answer('a', dear)).toBe(2)
    nowMs += 799
    expect(await kept.answer('a', dear)).toBe(2)
    nowMs += 1
    expect(await kept.answer('a', dear)).toBe(3)
  })

  test('while it is being made everyone waits for the same', async () => {
    const kept = create()
    let made = 0
    const slow = Promise.withResolvers<void>()
    const make = async () => {
      made += 1
      await slow.promise
      return made
    }
    const both = Promise.all([kept.answer('a', make), kept.answer('a', make)])
    slow.resolve()
    expect(await both).toEqual([1, 1])
  })

  test('a failure is told to whoever waits and then forgotten', async () => {
    const kept = create()
    await expect(kept.answer('a', () => Promise.reject(new Error('locked')))).rejects.toThrow('locked')
    expect(await kept.answer('a', async () => 1)).toBe(1)
  })
})
