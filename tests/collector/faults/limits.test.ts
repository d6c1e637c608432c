import { describe, expect, it } from 'vitest'
import { judgeByLimits } from '../../../collector/faults/limits.ts'
import { sayFinding } from '../../../shared/say.ts'
import type { Status } from '../../../shared/status.ts'
import { DISK, finding } from '../../support/rounds.ts'

const BELOW = { measurement: 'avail_bytes', side: 'below', policy: 'Space' } as const
const ABOVE = { ...BELOW, side: 'above' } as const
const GB = 1024 ** 3

describe('limits that people set', () => {
  it.each<[string, Parameters<typeof judgeByLimits>[0][number], number, Status, Status, Status]>([
    ['well on the good side', { ...BELOW, warning: 10 }, 11, 'ok', 'ok', 'ok'],
    ['the limit itself is good', { ...BELOW, warning: 10 }, 10, 'ok', 'ok', 'ok'],
    ['beyond warning', { ...BELOW, warning: 10, critical: 5 }, 9, 'ok', 'ok', 'warning'],
    ['beyond critical', { ...BELOW, warning: 10, critical: 5 }, 4, 'ok', 'ok', 'critical'],
    ['above, where much is bad', { ...ABOVE, warning: 10, critical: 20 }, 21, 'ok', 'ok', 'critical'],
    ['not yet recovered', { ...BELOW, warning: 10, recover: 15 }, 12, 'ok', 'warning', 'warning'],
    ['recovered', { ...BELOW, warning: 10, recover: 15 }, 15, 'ok', 'warning', 'ok'],
    ['between, and well before', { ...BELOW, warning: 10, recover: 15 }, 12, 'ok', 'ok', 'ok'],
    [
      'held where only critical is set',
      { ...BELOW, critical: 5, recover: 8 },
      6,
      'ok',
      'critical',
      'critical',
    ],
    ['the agent says worse', { ...BELOW, warning: 10 }, 9, 'critical', 'ok', 'critical'],
    ['the agent could not tell', { ...BELOW, warning: 10 }, 9, 'unknown', 'ok', 'warning'],
    ['another figure', { ...BELOW, measurement: 'inodes', warning: 10 }, 1, 'ok', 'ok', 'ok'],
  ])('%s', (_name, limit, value, said, before, verdict) => {
    expect(judgeByLimits([limit], finding('/', said, value), before).status).toBe(verdict)
  })

  it('leave a finding as it is where they add nothing', () => {
    const given = finding('/', 'critical', 1)
    expect(judgeByLimits([{ ...BELOW, warning: 10 }], given, 'ok')).toBe(given)
  })

  it('are said in both languages with the figure as people read it', () => {
    const seen = judgeByLimits([{ ...BELOW, warning: 4 * GB }], finding('/', 'ok', 3 * GB), 'ok')
    expect(sayFinding(DISK, seen, { language: 'en', timeZone: 'UTC' })).toBe(
      'Available is 3.0 GiB, below 4.0 GiB (policy Space)',
    )
    expect(sayFinding(DISK, seen, { language: 'zh-CN', timeZone: 'UTC' })).toBe(
      '可用为 3.0 GiB，低于限值 4.0 GiB（策略“Space”）',
    )
  })
})
