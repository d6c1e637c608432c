// What a password must be, and how one-time passwords and the bound on hashing behave.
import { describe, expect, test } from 'vitest'
import { createBound, createOneTimePassword, judgePassword } from '../../../collector/people/passwords.ts'

const judge = (password: string, username = 'li.na') => judgePassword(password, { username, minLength: 12 })

describe('a password', () => {
  test.each([
    ['short', 'too-short'],
    ['elf zeichen', 'too-short'],
    ['😀😀😀😀😀😀😀😀😀😀😀', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['my name is LI.NA ok', 'contains-username'],
    ['password1234', 'too-common'],
    ['P@ssw0rd2026', 'too-common'],
    ['passwordpassword', 'too-common'],
    ['123456789012', 'too-common'],
    ['098765432109', 'too-common'],
    ['qwertyuiopas', 'too-common'],
    ['1qaz2wsx3edc', 'too-common'],
    ['aaaaaaaaaaaa', 'too-common'],
    ['abcdabcdabcd', 'too-common'],
    ['administrator', 'too-common'],
    ['Admin@12345678', 'too-common'],
    ['iloveyou2026!', 'too-common'],
    ['woaini1314520', 'too-common'],
    ['Summer2026!!', 'too-common'],
    ['xunjian123456', 'too-common'],
  ])('%s is %s', (password, expected) => {
    expect(judge(password)).toBe(expected)
  })

  test.each([
    'tramway-Gobi-41-lantern',
    'vier Enten am Kanal',
    '我家门前有两棵枣树都很高',
    'k3Xq9vLm2TzW',
    'gW7!kd02_pqE',
  ])('%s will do', (password) => {
    expect(judge(password)).toBeNull()
  })

  test('one-time passwords are judged good, never alike, and easy to read out', () => {
    const made = Array.from({ length: 200 }, createOneTimePassword)
    expect(new Set(made).size).toBe(200)
    for (const password of made) {
      expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/)
      expect(judge(password)).toBeNull()
    }
  })
})

test('so many are worked on at once, the others wait their turn, and too many are not let in', async () => {
  const bound = createBound({ atOnce: 2, waiting: 3 })
  let running = 0
  let most = 0
  const gates: (() => void)[] = []
  const work = () =>
    bound.run(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((go) => gates.push(go))
      running -= 1
    })
  const all = Array.from({ length: 5 }, work)
  expect(bound.isFull()).toBe(true)
  let done = 0
  for (const one of all) one.then(() => (done += 1))
  while (done < 5) {
    gates.shift()?.()
    await new Promise((next) => setImmediate(next))
  }
  expect(most).toBe(2)
  expect(bound.isFull()).toBe(false)
})
