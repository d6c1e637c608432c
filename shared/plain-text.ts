// Names that come from elsewhere, made harmless to look at: nothing in them moves, hides or turns round other text.

// Control characters; signs that turn the direction of text or hide in it; line and paragraph separators.
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f'
const HIDING = '\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff'
const NOT_PLAIN = new RegExp(`[${CONTROLS}${HIDING}]`, 'g')
const NOT_PLAIN_IN_LINES = new RegExp(
  `[${CONTROLS.replace('\\u0000-\\u001f', '\\u0000-\\u0008\\u000b-\\u001f')}${HIDING}]`,
  'g',
)

/** One line: every sign of that kind becomes one that is seen, so that two different names never look alike. */
export function plainText(text: string): string {
  return text.toWellFormed().replace(NOT_PLAIN, seen)
}

/** Several lines, such as raw evidence: line feeds and tabs stay. */
export function plainLines(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(NOT_PLAIN_IN_LINES, seen)
}

/** Every text in plain data, however deep; keys stay. */
export function plainValues<T>(value: T): T {
  if (typeof value === 'string') return plainText(value) as T
  if (Array.isArray(value)) return value.map(plainValues) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plainValues(held)])) as T
}

export function isPlain(text: string): boolean {
  return plainText(text) === text
}

function seen(sign: string): string {
  const code = sign.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}
