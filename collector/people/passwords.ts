// What a password must be, how a one-time password is made, and how many are checked at once.
import { randomInt } from 'node:crypto'
import { LIMITS } from '../../shared/limits.ts'
import { COMMON_WORDS } from './common-words.ts'

export type Weakness = 'too-short' | 'too-long' | 'contains-username' | 'too-common' | 'same-as-before'

const FEWEST_DIFFERENT = 5
/** Beside common words that many digits and signs have to be guessed, or more. */
const FEWEST_LEFT = 9
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
]
const COMMON = new Set(COMMON_WORDS)

/** Null: good enough. */
export function judgePassword(
  password: string,
  { username, minLength }: { readonly username: string; readonly minLength: number },
): Weakness | null {
  const length = [...password].length
  if (length < minLength) return 'too-short'
  if (password.length > LIMITS.passwordLength) return 'too-long'
  const lower = password.toLowerCase()
  if (username.length > 2 && lower.includes(username.toLowerCase())) return 'contains-username'
  return isCommon(lower) ? 'too-common' : null
}

/** What everybody tries first: common words with digits around them, one after the other, and keys in a row. */
function isCommon(lower: string): boolean {
  if (new Set(lower).size < FEWEST_DIFFERENT) return true
  const isKeys = ROWS.some((row) => isRunOf(row, lower))
  return isKeys || isPeriodic(lower) || leftBesideCommonWords(lower) <= FEWEST_LEFT
}

function isPeriodic(text: string): boolean {
  return [1, 2, 3, 4].some((period) => {
    const unit = text.slice(0, period)
    return unit.repeat(Math.ceil(text.length / period)).startsWith(text)
  })
}

function isRunOf(row: string, text: string): boolean {
  const there = row.repeat(2)
  return there.includes(text) || [...there].toReversed().join('').includes(text)
}

/** How many digits and signs stand beside common words; infinite where letters do. */
function leftBesideCommonWords(lower: string): number {
  const plain = lower.replaceAll(/[013457@$!]/g, (sign) => LOOKALIKES[sign] ?? sign)
  const left = [0]
  for (let end = 1; end <= lower.length; end += 1) {
    const ways = left.flatMap((before, start) => {
      const isWord = COMMON.has(plain.slice(start, end)) || COMMON.has(lower.slice(start, end))
      if (isWord) return [before]
      return end - start === 1 && !/\p{L}/u.test(lower.charAt(start)) ? [before + 1] : []
    })
    left.push(Math.min(...ways))
  }
  return left[lower.length] ?? Number.POSITIVE_INFINITY
}

const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_SIGNS = 4

/** Almost 100 bits, in signs that nobody takes for one another. */
export function createOneTimePassword(): string {
  const group = () => Array.from({ length: GROUP_SIGNS }, () => SIGNS[randomInt(SIGNS.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** So many at once and so many that wait; what comes then is refused. */
export function createBound({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }) {
  let running = 0
  const queue: (() => void)[] = []
  return {
    isFull: () => queue.length >= waiting,
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (running >= atOnce) await new Promise<void>((go) => queue.push(go))
      running += 1
      try {
        return await work()
      } finally {
        running -= 1
        queue.shift()?.()
      }
    },
  }
}
