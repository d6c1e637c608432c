// What silence makes of faults: hosts, sites, rounds that stop, as tables of events in time, each also with a kill.
import { describe, expect, it } from 'vitest'
import { kinds, play, policy } from '../../support/play-timetable.ts'
import { DISK } from '../../support/rounds.ts'
import { found, heard, restart, silent, wait } from '../../support/timetable.ts'

describe('a host that is silent', () => {
  const settings = [policy({ match: { inspections: ['disk'] }, rule: { badRounds: 1, minMinutes: 10 } })]

  it('is the parent of what opens on it meanwhile, which stands for itself when it is heard again', () => {
    const outcome = play({
      settings,
      steps: [
        [5, found({ '/': 'critical' })],
        [6, silent('a')],
        [20, heard('a')],
        [25, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([
      { id: 1, item: 'silence', openedAt: 8, stage: 'closed' },
      { id: 2, item: '/', openedAt: 15, parent: null },
    ])
    expect(outcome.timelines[2]).toEqual(['15 opened >critical', '21 released 1>'])
  })

  it('is not blamed for the time in which the collector was off', () => {
    const { faults } = play({
      steps: [
        [1, silent('a')],
        [1, restart('in-order', 30)],
        [32, wait],
      ],
    })
    expect(faults).toEqual([])
  })
})

describe('a site that is lost', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const hosts = Object.fromEntries(names.map((name) => [name, { labels: { site: 'east' } }]))
  const away = { f: { labels: { site: 'west' } } }

  it('is one fault, and those of its hosts stand below it', () => {
    const outcome = play({
      hosts: { ...hosts, ...away },
      steps: [
        [1, silent('a', 'b', 'c', 'd')],
        [6, wait],
        [10, heard('a', 'b', 'c', 'd')],
        [14, wait],
      ],
    })
    const [site, ...below] = outcome.faults
    expect(site).toMatchObject({ host: '', inspection: 'site', item: 'east', status: 'ok', openedAt: 3 })
    expect(below).toHaveLength(4)
    expect(below.every(({ parent, stage }) => parent === 1 && stage === 'closed')).toBe(true)
    expect(outcome.timelines[1]).toEqual([
      '3 opened >critical',
      '11 recovered critical>ok',
      '11 closed reported>closed',
    ])
  })

  it('is over when enough of them are heard; the others then stand for themselves', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent(...names)],
        [6, wait],
        [10, heard('a', 'b')],
        [14, wait],
      ],
    })
    expect(outcome.faults[0]).toMatchObject({ inspection: 'site', stage: 'closed' })
    const open = outcome.faults.filter(({ stage }) => stage !== 'closed')
    expect(open.map(({ host, parent }) => `${host} ${parent}`)).toEqual(['c null', 'd null', 'e null'])
    expect(outcome.timelines[6]?.at(-1)).toBe('12 released 1>')
  })

  it('is none when too few of them are silent, or when they fell silent one after the other', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent('a')],
        [20, silent('b')],
        [40, silent('c')],
        [60, silent('d')],
        [80, wait],
      ],
    })
    expect(outcome.faults.map(({ inspection, parent }) => `${inspection} ${parent}`)).toEqual(
      Array(4).fill('host null'),
    )
  })

  it('that is lost again soon is the same fault', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent(...names)],
        [6, heard(...names)],
        [10, silent(...names)],
        [15, wait],
      ],
    })
    expect(outcome.faults.filter(({ inspection }) => inspection === 'site')).toMatchObject([
      { reopened: 1, status: 'critical' },
    ])
  })
})

describe('rounds that stop coming', () => {
  it('leave the fault open, and it says so', () => {
    const outcome = play({
      plan: [
        {
          inspection: 'disk',
          enabled: true,
          cron: '*/5 * * * *',
          timeZone: 'UTC',
          spreadMs: 0,
          timeoutMs: 20_000,
          nextDueAt: null,
          parameters: {},
          source: 'default',
        },
      ],
      inspections: [DISK],
      steps: [
        [5, found({ '/': 'critical' }, { plannedAt: Date.UTC(2026, 10, 21, 8, 5) })],
        [10, found({ '/': 'critical' }, { plannedAt: Date.UTC(2026, 10, 21, 8, 10) })],
        [24, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([
      { item: '/', stage: 'reported', status: 'critical' },
      { inspection: 'rounds', item: 'disk' },
    ])
    expect(kinds(outcome)).toEqual(['10 opened', '22 note'])
  })
})
