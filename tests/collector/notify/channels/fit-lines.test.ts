// What does not fit is left out by whole lines, and said so; whatever is counted, never more than there is room.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cutText,
  fitLines,
  jsonBytes,
  sayMore,
  utf8Bytes,
} from '../../../../collector/notify/channels/fit-lines.ts'

const page = (lines: readonly string[]) => ({
  head: ['标题'],
  lines,
  link: 'LINK',
  foot: ['@li'],
  between: '\n',
})
const room = (most: number) => ({ most, more: (count: number) => `${count} more` })

describe('lines that fit', () => {
  it('are all there, with the link and who is meant', () => {
    expect(fitLines(page(['a', 'b']), room(100))).toBe('标题\na\nb\nLINK\n@li')
  })

  it('are the first ones, and how many more there are stands where the link was', () => {
    const lines = ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc', 'dddddddddd']
    expect(fitLines(page(lines), room(40))).toBe('标题\naaaaaaaaaa\nbbbbbbbbbb\n2 more\n@li')
  })

  it('are counted in UTF-8, where a Chinese sign has three bytes', () => {
    const text = fitLines(page(['盘'.repeat(10), '盘'.repeat(10)]), room(60))
    expect(text).toBe(`标题\n${'盘'.repeat(10)}\n1 more\n@li`)
    expect(utf8Bytes(text)).toBeLessThanOrEqual(60)
  })

  it('are the beginning of the first one where even that is too long', () => {
    const text = fitLines(page(['x'.repeat(500)]), room(100))
    expect(text).toMatch(/^标题\nx{60,}…\nLINK\n@li$/)
  })

  it('never take more than there is room, with no sign cut in two', () => {
    const sizes = [utf8Bytes, jsonBytes, (text: string) => text.length]
    const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 30 })
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 30, max: 3_000 }),
        fc.constantFrom(...sizes),
        (some, most, sizeOf) => {
          const text = fitLines(page(some), { ...room(most), sizeOf })
          expect(sizeOf(text)).toBeLessThanOrEqual(most)
          expect(text.isWellFormed()).toBe(true)
        },
      ),
    )
  })
})

it('a text is cut before a sign that does not fit', () => {
  expect(cutText('𠮷𠮷𠮷', 100)).toBe('𠮷𠮷𠮷')
  expect(cutText('𠮷𠮷𠮷', 11)).toBe('𠮷𠮷…')
})

it('the rest is named in both languages', () => {
  expect(sayMore(3, 'https://x.example', 'en')).toBe('3 more, see https://x.example')
  expect(sayMore(3, 'https://x.example', 'zh-CN')).toBe('还有 3 条，详见 https://x.example')
})
