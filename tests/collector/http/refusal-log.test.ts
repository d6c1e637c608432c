import { describe, expect, it } from 'vitest'
import { createRefusalLog } from '../../../collector/http/refusal-log.ts'
import type { AuditEntry } from '../../../collector/store/records.ts'

function rig() {
  let now = 0
  const rows: AuditEntry[] = []
  const log = createRefusalLog({ clock: () => now, write: (entry) => rows.push(entry) })
  return {
    log,
    rows,
    pass: (ms: number) => {
      now += ms
    },
    counted: () => rows.reduce((sum, { after }) => sum + (after as { count: number }).count, 0),
  }
}
const WRONG = { reason: 'unknown-code', codeId: '' } as const

describe('the log of refused enrolments', () => {
  it('holds a flood in a few rows and loses none of its number', () => {
    const { log, rows, pass, counted } = rig()
    for (let second = 0; second < 600; second += 1) {
      for (let count = 0; count < 100; count += 1) log.note({ address: '192.0.2.1', ...WRONG })
      pass(1_000)
    }
    pass(60_000)
    log.flush()
    expect(counted()).toBe(60_000)
    expect(rows.length).toBeLessThanOrEqual(12)
  })

  it('is bounded too when each refusal comes from another address', () => {
    const { log, rows, pass, counted } = rig()
    for (let count = 0; count < 5_000; count += 1) log.note({ address: `2001:db8::${count}`, ...WRONG })
    expect(rows).toHaveLength(101)
    expect(rows.at(-1)?.by.address).toBeNull()
    pass(60_000)
    log.flush()
    expect(counted()).toBe(5_000)
  })

  it('says of which code it was, and forgets who came no more', () => {
    const { log, rows, pass } = rig()
    log.note({ address: '192.0.2.1', reason: 'code-used', codeId: 'abcdef012345' })
    pass(60_000)
    log.flush()
    expect(rows).toEqual([
      {
        at: 0,
        by: { kind: 'host', id: '', name: '', address: '192.0.2.1' },
        action: 'enrol-code.refuse',
        object: { kind: 'enrol-code', id: 'abcdef012345', name: '' },
        before: null,
        after: { reason: 'code-used', count: 1 },
      },
    ])
  })
})
