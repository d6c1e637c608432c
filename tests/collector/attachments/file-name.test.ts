// Names of files as people send them, and what is left of them.
import { describe, expect, it } from 'vitest'
import { cleanFileName, contentDisposition } from '../../../collector/attachments/file-name.ts'

describe('a name', () => {
  it.each([
    ['leak.png', 'leak.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\li\\scan.pdf', 'scan.pdf'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['a\u0000b\r\nSet-Cookie: x.txt', 'abSet-Cookie_ x.txt'],
    ['  ..hidden.txt. ', 'hidden.txt'],
    ['', 'file'],
    ['...', 'file'],
    ['\ud800.txt', 'txt'],
    ['con.txt', '_con.txt'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['漏水照片.jpg', '漏水照片.jpg'],
  ])('%j becomes %j', (raw, clean) => expect(cleanFileName(raw)).toBe(clean))

  it('that is too long keeps its extension', () => {
    const clean = cleanFileName(`${'长'.repeat(500)}.jpeg`)
    expect([...clean]).toHaveLength(150)
    expect(clean.endsWith('.jpeg')).toBe(true)
  })

  it('is said to browsers without a way out of the quotes', () => {
    expect(contentDisposition(`a"b\\c'(d)%.txt`)).toBe(
      `attachment; filename="a_b_c'(d)_.txt"; filename*=UTF-8''a%22b%5Cc%27%28d%29%25.txt`,
    )
  })
})
