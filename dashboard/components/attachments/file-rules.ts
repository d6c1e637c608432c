// Which files the collector takes, said before one is sent; a test holds this list against the collector's own.
import { LIMITS } from '../../../shared/limits.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument'

/** The type that a file is sent as, by the end of its name: browsers do not know all of them. */
export const TYPE_OF_ENDING: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  zip: 'application/zip',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`,
  odt: `${OPEN_DOCUMENT}.text`,
  ods: `${OPEN_DOCUMENT}.spreadsheet`,
  txt: 'text/plain',
  log: 'text/plain',
  out: 'text/plain',
  err: 'text/plain',
  md: 'text/plain',
  conf: 'text/plain',
  cfg: 'text/plain',
  ini: 'text/plain',
  json: 'text/plain',
  yaml: 'text/plain',
  yml: 'text/plain',
  diff: 'text/plain',
  patch: 'text/plain',
  csv: 'text/csv',
}

export const ACCEPTED = Object.keys(TYPE_OF_ENDING)
  .map((ending) => `.${ending}`)
  .join(',')

export type Refusal = 'too-large' | 'empty' | 'wrong-type'
export type Judged = { readonly type: string } | { readonly refusal: Refusal }

export function judgeFile({ name, size }: Pick<File, 'name' | 'size'>): Judged {
  if (size === 0) return { refusal: 'empty' }
  if (size > LIMITS.attachmentBytes) return { refusal: 'too-large' }
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  const type = ending === undefined ? 'text/plain' : TYPE_OF_ENDING[ending]
  return type === undefined ? { refusal: 'wrong-type' } : { type }
}

export function isPicture(type: string): boolean {
  return type.startsWith('image/')
}
