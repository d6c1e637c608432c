// Names of files as people send them, made harmless: one part, no signs that hide or turn round, not too long.
import { plainText } from '../../shared/plain-text.ts'

const LENGTH = 150
/** Names that some systems keep for devices. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** Never empty. */
export function cleanFileName(raw: string): string {
  const part = raw.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = [...part].filter((sign) => plainText(sign) === sign && sign !== '\ufffd').join('')
  const safe = plain
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(DEVICES, '_$1')
  return safe === '' ? 'file' : shorten(safe)
}

function shorten(name: string): string {
  const signs = [...name]
  if (signs.length <= LENGTH) return name
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return signs.slice(0, LENGTH - [...extension].length).join('') + extension
}

/** RFC 6266: a plain name for all, the real one for those who read it. */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
