// Which files are taken, and whether one is what it says it is. Nothing that a browser would run is among them.

type Content = 'png' | 'jpeg' | 'gif' | 'webp' | 'pdf' | 'zip' | 'text'
type FileType = { readonly content: Content; readonly extensions: readonly string[] }

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument'
const LINES = ['txt', 'log', 'out', 'err', 'md', 'conf', 'cfg', 'ini', 'json', 'yaml', 'yml', 'diff', 'patch']

export const FILE_TYPES: Readonly<Record<string, FileType>> = {
  'image/png': { content: 'png', extensions: ['png'] },
  'image/jpeg': { content: 'jpeg', extensions: ['jpg', 'jpeg'] },
  'image/gif': { content: 'gif', extensions: ['gif'] },
  'image/webp': { content: 'webp', extensions: ['webp'] },
  'application/pdf': { content: 'pdf', extensions: ['pdf'] },
  'application/zip': { content: 'zip', extensions: ['zip'] },
  [`${OFFICE}.wordprocessingml.document`]: { content: 'zip', extensions: ['docx'] },
  [`${OFFICE}.spreadsheetml.sheet`]: { content: 'zip', extensions: ['xlsx'] },
  [`${OFFICE}.presentationml.presentation`]: { content: 'zip', extensions: ['pptx'] },
  [`${OPEN_DOCUMENT}.text`]: { content: 'zip', extensions: ['odt'] },
  [`${OPEN_DOCUMENT}.spreadsheet`]: { content: 'zip', extensions: ['ods'] },
  'text/plain': { content: 'text', extensions: LINES },
  'text/csv': { content: 'text', extensions: ['csv'] },
}

/** The part of a Content-Type that names the type; null: none that is taken. */
export function fileTypeOf(contentType: string | null | undefined): string | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(FILE_TYPES, type) ? type : null
}

/** Text may go without an extension; every other type shows by its name what it is. */
export function isNamedAs(type: string, name: string): boolean {
  const known = FILE_TYPES[type]
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  if (extension === undefined) return known?.content === 'text'
  return known?.extensions.includes(extension) === true
}

const bytes = (text: string) => Buffer.from(text, 'latin1')
/** What stands where at the beginning of such a file. */
const MARKS: Readonly<Record<Exclude<Content, 'text'>, readonly (readonly [at: number, mark: Buffer])[]>> = {
  png: [[0, bytes('\x89PNG\r\n\x1a\n')]],
  jpeg: [[0, bytes('\xff\xd8\xff')]],
  gif: [[0, bytes('GIF8')]],
  webp: [
    [0, bytes('RIFF')],
    [8, bytes('WEBP')],
  ],
  pdf: [[0, bytes('%PDF-')]],
  zip: [[0, bytes('PK\x03\x04')]],
}
/** Enough for every mark. */
const HEAD_BYTES = 16

/** Looks at a file as it comes in: give it the parts in their order, then ask. */
export function createContentCheck(type: string) {
  const content = FILE_TYPES[type]?.content
  let head = Buffer.alloc(0)
  let isText = true
  return {
    take(part: Uint8Array): void {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, part.subarray(0, HEAD_BYTES - head.length)])
      if (content === 'text' && isText) isText = !part.some(isNoText)
    },
    isWhatItSays(): boolean {
      if (content === undefined || head.length === 0) return false
      if (content === 'text') return isText
      return MARKS[content].every(([at, mark]) => head.subarray(at, at + mark.length).equals(mark))
    },
  }
}

/** Control characters other than tab, line feed, form feed, carriage return and the escape of colours. */
function isNoText(byte: number): boolean {
  if (byte >= 0x20) return byte === 0x7f
  return byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b
}
