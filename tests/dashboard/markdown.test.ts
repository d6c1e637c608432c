import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router'
import { describe, expect, it } from 'vitest'
import { linkOf, splitFaultNumbers } from '../../dashboard/components/markdown/links.ts'
import { Markdown } from '../../dashboard/components/markdown/markdown.tsx'

const shown = (text: string) =>
  renderToStaticMarkup(createElement(MemoryRouter, null, createElement(Markdown, { text })))

describe('what people write', () => {
  it('is shown with its emphasis, lists, code and tables', () => {
    const html = shown('**full** and `df`\nnext line\n\n1. one\n2. two\n\n| a | b |\n| - | -: |\n| 1 | 2 |')
    expect(html).toContain('<strong>full</strong> and <code>df</code><br/>next line')
    expect(html).toContain('<ol start="1"><li>one</li><li>two</li></ol>')
    expect(html).toContain('<td style="text-align:right">2</td>')
  })
  it('leads from the number of a fault to the fault', () => {
    expect(shown('as in F-12')).toContain('<a href="/faults/12" data-discover="true">F-12</a>')
  })
  it('shows files of this collector as pictures, and only leads to pictures of elsewhere', () => {
    expect(shown('![disk](/api/v1/attachments/a1)')).toContain('<img src="/api/v1/attachments/a1" alt="disk"')
    const elsewhere = shown('![pixel](https://tracker.example/p.png)')
    expect(elsewhere).not.toContain('<img')
    expect(elsewhere).toContain('href="https://tracker.example/p.png"')
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'text <iframe src="javascript:alert(1)"></iframe>',
    '[click](javascript:alert(1))',
    '[click](JaVaScRiPt:alert(1))',
    '[click](data:text/html;base64,PHNjcmlwdD4=)',
    '[click](vbscript:x)',
    '![x](javascript:alert(1))',
    '[x](//elsewhere.example/a)',
    '<javascript:alert(1)>',
    '[a]: javascript:alert(1)\n\n[a]',
    '[x]( java\tscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '`</code><script>alert(1)</script>`',
    '```html"><script>\n</section><script>alert(1)</script>\n```',
    '| <b onclick=x> | y |\n| - | - |\n| <svg/onload=x> | y |',
  ])('makes nothing of itself run: %s', (text) => {
    const html = shown(text)
    expect(html).not.toMatch(/<(script|iframe|svg|b|img)[\s>]/)
    expect(html).not.toMatch(/(href|src)="(?!\/faults\/|\/api\/v1\/attachments\/|https?:|mailto:)/)
  })

  it('is shown whole however deep it is nested', () => {
    for (const deep of ['>'.repeat(5_000), '- '.repeat(2_000), '*'.repeat(9_000), '['.repeat(9_000)])
      expect(shown(`${deep} end`)).toContain('end')
  })
})

describe('addresses in a text', () => {
  it.each([
    ['/faults/3?view=all', { href: '/faults/3?view=all', isOutside: false, isAttachment: false }],
    ['/api/v1/attachments/x-1', { href: '/api/v1/attachments/x-1', isOutside: false, isAttachment: true }],
    ['/api/v1/attachments/../users', { href: '/api/v1/users', isOutside: false, isAttachment: false }],
    ['https://a.example/b', { href: 'https://a.example/b', isOutside: true, isAttachment: false }],
    ['mailto:a@b.example', { href: 'mailto:a@b.example', isOutside: true, isAttachment: false }],
    ['//a.example', null],
    ['/\\a.example', null],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['relative', null],
  ])('%s', (href, link) => {
    expect(linkOf(href)).toEqual(link)
  })
  it('numbers of faults stand for themselves only', () => {
    expect(splitFaultNumbers('F-1, RF-2, F-3x and F-44.').filter(({ fault }) => fault !== null)).toEqual([
      { words: 'F-1', fault: 1 },
      { words: 'F-44', fault: 44 },
    ])
  })
})
