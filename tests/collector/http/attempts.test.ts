import { describe, expect, it } from 'vitest'
import { createAttempts } from '../../../collector/http/attempts.ts'
import { networkOf } from '../../../collector/network-of.ts'

const A = '192.0.2.1'
const B = '192.0.2.2'

function rig() {
  let now = 0
  const attempts = createAttempts(() => now)
  return {
    attempts,
    pass: (ms: number) => {
      now += ms
    },
    /** One wrong code; the answer is how long the address had to wait instead of being let through. */
    guess(address: string): number {
      const waitMs = attempts.begin(address)
      if (waitMs > 0) return waitMs
      attempts.noteWrong(address)
      attempts.end(address)
      return 0
    },
  }
}

describe('attempts to enrol', () => {
  it('slow down one address and leave the others alone', () => {
    const { guess } = rig()
    for (let count = 0; count < 5; count += 1) expect(guess(A)).toBe(0)
    expect(guess(A)).toBe(1_000)
    expect(guess(B)).toBe(0)
  })

  it('let the first one of an address through, though the clock moves on or is set back meanwhile', () => {
    let now = 10_000
    const moving = createAttempts(() => now++)
    expect(moving.begin(A)).toBe(0)
    now = 0
    expect(moving.begin(B)).toBe(0)
  })

  it('do not come faster when they come at once', () => {
    const { attempts } = rig()
    const begun = Array.from({ length: 60 }, () => attempts.begin(A))
    expect(begun.filter((waitMs) => waitMs === 0)).toHaveLength(50)
    for (let count = 0; count < 50; count += 1) {
      attempts.noteWrong(A)
      attempts.end(A)
    }
    expect(attempts.begin(A)).toBe(900_000)
  })

  it('of an address that has guessed wrong come one at a time', () => {
    const { attempts, guess, pass } = rig()
    for (let count = 0; count < 5; count += 1) guess(A)
    pass(1_000)
    expect(attempts.begin(A)).toBe(0)
    expect(attempts.begin(A)).toBe(1_000)
  })

  it('from many addresses are slowed down together, and never shut out', () => {
    const { guess, pass } = rig()
    for (let count = 0; count < 200; count += 1) expect(guess(`192.0.${count}.1`)).toBe(0)
    expect(guess('198.51.100.1')).toBe(0)
    expect(guess('198.51.100.2')).toBe(1_000)
    pass(1_000)
    expect(guess('198.51.100.2')).toBe(0)
  })

  it('are counted by what one customer has', () => {
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0db8::1:9:9:9:9'))
    expect(networkOf('2001:db8:0:1::5')).not.toBe(networkOf('2001:db8:0:2::5'))
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(networkOf(null)).toBe('inside')
  })
})
