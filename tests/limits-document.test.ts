// docs/limits.md tells the truth: every limit stands there with its value, and with a test that is there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CollectorConfig } from '../collector/config.ts'
import { COLLECTOR_LIMITS } from '../collector/limits.ts'
import { LIMITS } from '../shared/limits.ts'

const ROOT = join(import.meta.dirname, '..')
const document = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8')
const sections = document.split(/^## /m).slice(1)
const ROW = /^\| (\w+) \| (\d+)(?: ms)? \| (.+) \| `([^`]+)` “([^”]+)” \|$/gm

const SECTIONS = [
  ['Settings', CollectorConfig.parse({}).limits],
  ['The protocol and the API', LIMITS],
  ['The collector', COLLECTOR_LIMITS],
] as const

describe.each(SECTIONS)('%s', (title, limits) => {
  const rows = [...(sections.find((section) => section.startsWith(title)) ?? '').matchAll(ROW)]

  it('names every limit with its value, in the order of the source', () => {
    expect(rows.map(([, name, value]) => [name, Number(value)])).toEqual(Object.entries(limits))
  })

  it.each(rows.map(([, name, , , path, words]) => [name, path, words]))(
    '%s is met by a test',
    (_, path, words) => {
      expect(existsSync(join(ROOT, path ?? ''))).toBe(true)
      expect(readFileSync(join(ROOT, path ?? ''), 'utf8')).toContain(words)
    },
  )
})
