// Fits a message into what a receiver takes: whole lines from the top, and how many more there are.
import type { Language } from '../../../shared/language.ts'
import { fillText } from '../../../shared/text.ts'

export type Page = {
  /** Always there: the title. */
  readonly head: readonly string[]
  readonly lines: readonly string[]
  /** Where to see all of it; `more` says it where lines had to go. */
  readonly link?: string
  /** Always there: who is meant. */
  readonly foot?: readonly string[]
  readonly between: string
}
export type Room = {
  readonly most: number
  /** What `most` counts; UTF-8 bytes without it. */
  readonly sizeOf?: (text: string) => number
  /** Stands in place of the lines that have no room, and of the link. */
  readonly more: (count: number) => string
}

const MORE = { en: '{count} more, see {where}', 'zh-CN': '还有 {count} 条，详见 {where}' }

export function sayMore(count: number, where: string, language: Language): string {
  return fillText(MORE, { count, where }, { language })
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text)
}

/** Bytes of it within a body of JSON. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2
}

const LEAST_OF_A_LINE = 40

export function fitLines(page: Page, { most, sizeOf = utf8Bytes, more }: Room): string {
  const { head, lines, link, foot = [], between } = page
  const write = (kept: number, cut: readonly string[] = []) => {
    const left = lines.length - kept - cut.length
    const end = left > 0 ? more(left) : link
    const shown = [...head, ...lines.slice(0, kept), ...cut]
    return [...shown, ...(end === undefined ? [] : [end]), ...foot].join(between)
  }
  if (sizeOf(write(lines.length)) <= most) return write(lines.length)
  // The most lines that fit, by halving: a digest may have hundreds.
  let fits = 0
  let over = lines.length
  while (over - fits > 1) {
    const middle = (fits + over) >> 1
    if (sizeOf(write(middle)) <= most) fits = middle
    else over = middle
  }
  return cutText(fits > 0 ? write(fits) : write(0, cutFirst()), most, sizeOf)

  /** A first line that has no room is the only one that is cut within. */
  function cutFirst(): string[] {
    const room = most - sizeOf(write(0, [''])) - 1
    return lines[0] === undefined || room < LEAST_OF_A_LINE ? [] : [cutText(lines[0], room, sizeOf)]
  }
}

/** The beginning of a text, with … where it was cut; never half a sign. */
export function cutText(text: string, most: number, sizeOf: (text: string) => number = utf8Bytes): string {
  if (sizeOf(text) <= most) return text
  const signs = [...text]
  let fits = 0
  let over = signs.length
  while (over - fits > 1) {
    const middle = (fits + over) >> 1
    if (sizeOf(`${signs.slice(0, middle).join('')}…`) <= most) fits = middle
    else over = middle
  }
  return `${signs.slice(0, fits).join('')}…`
}
