// Text on a terminal: colours that can be off, and widths that know Chinese characters take two columns.

const COLOURS = { red: 31, green: 32, yellow: 33, magenta: 35, dim: 2, bold: 1 } as const
export type Colour = keyof typeof COLOURS
export type Paint = (text: string, colour: Colour) => string

/** Colour only on a terminal, and never against NO_COLOR (no-color.org). */
export function createPaint(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const isOn = isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb'
  return (text, colour) => (isOn ? `\u001B[${COLOURS[colour]}m${text}\u001B[0m` : text)
}

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}]/u
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu

export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Names and output of other programs must not move the cursor or start new lines. */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => (character === '\t' ? ' ' : '�'))
}
