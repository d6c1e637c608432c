// Every action that the collector's sources name has its sentence, and every sentence has an action.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUDIT_SENTENCES } from '../../../collector/http/audit-sentences.ts'
import { presentAudit } from '../../../collector/http/present-audit.ts'
import { voiceOf } from '../../../collector/http/voice.ts'

import { SettingKind } from '../../../shared/api/settings/settings.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** What a fault's own words are, the verb of a person or of the machine behind "fault.". */
const OF_FAULTS = [
  'opened',
  'recurred',
  'recovered',
  'closed',
  'accepted',
  'note',
  'resolved',
  'transferred',
  'returned',
  'handling',
  'held',
  'resumed',
  'graded',
  'ticked',
  'checklist',
  'verified',
  'reopened',
  'cancelled',
  'merged',
  'absorbed',
  'warned',
  'breached',
  'reminded',
  'escalated',
]

function actionsInSources(): string[] {
  const found = globSync('collector/**/*.ts', { cwd: ROOT }).flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    return path.endsWith('audit-sentences.ts')
      ? []
      : Array.from(text.matchAll(/\baction(?:: | = )[^,\n]*?(?:'([a-z-]+\.[a-z-]+)')[^,\n]*/g), ([line]) =>
          Array.from(line.matchAll(/'([a-z-]+\.[a-z-]+)'/g), ([, action]) => String(action)),
        ).flat()
  })
  const ofSettings = SettingKind.options.flatMap((kind) => [
    `${kind}.create`,
    `${kind}.change`,
    `${kind}.delete`,
  ])
  return [...new Set([...found, ...ofSettings, ...OF_FAULTS.map((kind) => `fault.${kind}`)])].sort()
}

describe('a sentence', () => {
  it('stands for every action, and for no other', () => {
    expect(Object.keys(AUDIT_SENTENCES).sort()).toEqual(actionsInSources())
  })

  it.each(Object.entries(AUDIT_SENTENCES))('%s is said in both languages without a gap', (action, text) => {
    for (const language of ['en', 'zh-CN'] as const) {
      expect(text[language]).not.toBe('')
      const duty = { person: 'Ann', with: 'Bo', by: 'Cy', plan: 'Site lost' }
      const after = { version: '1.0', schema: 2, count: 3, reason: 'code-used', ...duty }
      const row = {
        id: 1,
        at: 0,
        actorKind: 'person',
        actorId: 'u1',
        actorName: 'Li',
        address: null,
        action,
        objectKind: 'x',
        objectId: '1',
        objectName: 'web-01',
        before: null,
        after: JSON.stringify(after),
        previousHash: '',
        hash: '',
      }
      const speaker = { voice: voiceOf(new Map(), { language }), language }
      expect(presentAudit(speaker, row).sentence).not.toMatch(/[{}]|undefined/)
    }
  })
})
