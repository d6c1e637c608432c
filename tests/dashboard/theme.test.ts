import { describe, expect, it } from 'vitest'
import { type ThemeName, TOKENS, type Tokens } from '../../dashboard/theme/tokens.ts'

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const READ = [
  'text',
  'text2',
  'action',
  'okText',
  'warningText',
  'criticalText',
  'unknown',
  'silent',
] as const
const GROUNDS = ['background', 'surface', 'sunken', 'selected'] as const
const MARKS = ['ok', 'warning', 'critical', 'unknown', 'silent'] as const

describe.each(Object.keys(TOKENS) as ThemeName[])('the %s theme', (name) => {
  const tokens: Tokens = TOKENS[name]
  it.each(READ.flatMap((word) => GROUNDS.map((ground) => [word, ground] as const)))(
    'can be read: %s on %s',
    (word, ground) => {
      expect(contrast(tokens[word], tokens[ground])).toBeGreaterThanOrEqual(4.5)
    },
  )
  it.each(MARKS)('shows the mark of %s', (mark) => {
    expect(contrast(tokens[mark], tokens.surface)).toBeGreaterThanOrEqual(3)
  })
  it('can be read on its own buttons', () => {
    expect(contrast(tokens.onAction, tokens.action)).toBeGreaterThanOrEqual(4.5)
  })
})
