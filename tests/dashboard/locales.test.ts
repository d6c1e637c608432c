import { describe, expect, it } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-cn.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  const words = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') words.set(`${path}${key}`, value)
    else for (const [inner, text] of flatten(value, `${path}${key}.`)) words.set(inner, text)
  }
  return words
}

const english = flatten(en)
const chinese = flatten(zhCN)
const placesOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}|<(\w+)>/g)].map(([place]) => place).sort()
const singular = (key: string) => key.endsWith('_one')

describe('the two languages', () => {
  it('have the same keys, but for the singular that Chinese does not know', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].filter((key) => !singular(key)).sort())
  })
  it('fill the same places', () => {
    const differing = [...chinese].filter(
      ([key, text]) => placesOf(text).join() !== placesOf(english.get(key) ?? '').join(),
    )
    expect(differing).toEqual([])
  })
  it('leave no sentence in the other one', () => {
    const mixed = [...chinese].filter(([, text]) => !/[一-鿿]/.test(text.replace(/\{\{\w+\}\}/g, '')))
    const words = mixed.map(([, text]) =>
      text.replace(/\{\{\w+\}\}|[\s\d.,:;，。：；、·–—/()（）<>b+%-]/g, ''),
    )
    expect([...new Set(words.filter((text) => text.length > 0))].sort()).toEqual([
      'Alertmanager',
      'Grafana',
      'Slack',
      'Teams',
      'env',
      'production',
      'prometheus',
    ])
    expect([...english.values()].filter((text) => /[一-鿿]/.test(text))).toEqual([])
  })
})
