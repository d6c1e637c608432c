// Who is told what on which channel, as tables of routes and news.
import { describe, expect, it } from 'vitest'
import { endOfQuiet, type News, noteTold, routeNews, toldOfEnd } from '../../../collector/notify/route.ts'
import { Route } from '../../../shared/api/settings/channel.ts'

/** A Saturday, 08:00 in UTC. */
const AT = Date.UTC(2026, 10, 21, 8)
const HOUR = 3_600_000
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7]

const route = (fields: Partial<Route> = {}) => Route.parse({ name: 'r', channelIds: ['c1'], ...fields })
const news = (fields: Partial<News> = {}): News => ({
  event: 'opened',
  fault: { grade: 'general', risk: 'medium', source: 'inspection' },
  target: { hostId: null, labels: { site: 'east', role: 'db' }, inspection: 'disk', item: '/var' },
  at: AT,
  ...fields,
})
const ground = { timeZone: 'UTC', onDuty: (rosterId: string) => (rosterId === 'first' ? ['li', 'wang'] : []) }
const routed = (routes: Route[], what = news()) =>
  routeNews(routes, what, ground).map(({ channelId, people, notBefore, isAsked }) =>
    [channelId, people.join('+'), (notBefore - AT) / HOUR, isAsked ? 'asked' : 'end'].join(' '),
  )

describe('a route', () => {
  const grave = news({ fault: { grade: 'major', risk: 'high', source: 'silence' } })
  it.each<[string, Partial<Route>, News, string[]]>([
    ['without conditions tells everything usual', {}, news(), ['c1  0 asked']],
    ['that is switched off tells nothing', { enabled: false }, news(), []],
    ['by label', { match: { labels: { site: ['west'] } } as never }, news(), []],
    [
      'by label that fits',
      { match: { labels: { site: ['east', 'west'] } } as never },
      news(),
      ['c1  0 asked'],
    ],
    ['by inspection', { match: { inspections: ['backups'] } as never }, news(), []],
    ['by item', { match: { items: ['/v*'] } as never }, news(), ['c1  0 asked']],
    ['by grade', { grades: ['major'] }, news(), []],
    ['by grade that fits', { grades: ['major'] }, grave, ['c1  0 asked']],
    ['by risk', { risks: ['low'] }, news(), []],
    ['by source', { sources: ['silence'] }, grave, ['c1  0 asked']],
    ['by stage: accepted is not usual', {}, news({ event: 'accepted' }), []],
    ['by stage that is asked for', { events: ['accepted'] }, news({ event: 'accepted' }), ['c1  0 asked']],
    ['an end is not asked for', {}, news({ event: 'closed' }), ['c1  0 end']],
    ['an end that is asked for', { events: ['closed'] }, news({ event: 'closed' }), ['c1  0 asked']],
    ['at its times', { times: [{ days: [6], from: '07:00', to: '09:00' }] }, news(), ['c1  0 asked']],
    ['not at others', { times: [{ days: [1, 2, 3, 4, 5], from: '07:00', to: '09:00' }] }, news(), []],
    [
      'at its times in its zone',
      { times: [{ days: [6], from: '15:00', to: '17:00' }], timeZone: 'Asia/Shanghai' },
      news(),
      ['c1  0 asked'],
    ],
    ['over midnight', { times: [{ days: [5], from: '22:00', to: '09:00' }] }, news(), ['c1  0 asked']],
    [
      'waits until quiet hours are over',
      { quiet: [{ days: ALL_DAYS, from: '22:00', to: '10:00' }] },
      news(),
      ['c1  2 asked'],
    ],
    [
      'does not wait with what is major',
      { quiet: [{ days: ALL_DAYS, from: '22:00', to: '10:00' }] },
      grave,
      ['c1  0 asked'],
    ],
    [
      'keeps quiet with ends too',
      { quiet: [{ days: ALL_DAYS, from: '22:00', to: '10:00' }] },
      news({ event: 'recovered' }),
      ['c1  2 end'],
    ],
    ['names who is on duty', { rosterIds: ['first', 'nobody'] }, news(), ['c1 li+wang 0 asked']],
  ])('%s', (_, fields, what, expected) => {
    expect(routed([route(fields)], what)).toEqual(expected)
  })

  it('stands in its order, and the last one ends it', () => {
    const routes = [
      route({ order: 3, channelIds: ['c3'] }),
      route({ order: 1, channelIds: ['c1'] }),
      route({ order: 2, channelIds: ['c2'], isLast: true }),
    ]
    expect(routed(routes)).toEqual(['c1  0 asked', 'c2  0 asked'])
  })

  it('tells a channel once, naming everybody, at the earliest of its times', () => {
    const quiet = [{ days: ALL_DAYS, from: '22:00', to: '10:00' }]
    const routes = [route({ quiet }), route({ rosterIds: ['first'] })]
    expect(routed(routes)).toEqual(['c1 li+wang 0 asked'])
  })
})

describe('quiet hours', () => {
  it.each([
    ['are over at once when it is not quiet', '22:00', '06:00', 0],
    ['end when they end', '07:00', '09:30', 1.5],
  ])('%s', (_, from, to, hours) => {
    expect(endOfQuiet([{ days: ALL_DAYS, from, to }], AT, 'UTC')).toBe(AT + hours * HOUR)
  })
  it('that follow each other are one', () => {
    const times = [
      { days: [6], from: '07:00', to: '09:00' },
      { days: [6], from: '09:00', to: '12:00' },
    ]
    expect(endOfQuiet(times, AT, 'UTC')).toBe(AT + 4 * HOUR)
  })
})

describe('the end of a fault', () => {
  const told = [
    { channelId: 'c1', people: ['li'], isOver: false },
    { channelId: 'c2', people: [], isOver: true },
  ]
  it('is told wherever the fault was', () => {
    expect(toldOfEnd(told, 'recovered').map(({ channelId }) => channelId)).toEqual(['c1', 'c2'])
  })
  it('is not told twice: closing what was told as recovered is no news', () => {
    expect(toldOfEnd(told, 'closed').map(({ channelId }) => channelId)).toEqual(['c1'])
  })
  it('is no other event', () => {
    expect(toldOfEnd(told, 'accepted')).toEqual([])
  })
  it('is remembered until it comes back', () => {
    const after = noteTold(told, [{ channelId: 'c1', people: [] }], 'recovered')
    expect(after[0]).toEqual({ channelId: 'c1', people: ['li'], isOver: true })
    expect(noteTold(after, [{ channelId: 'c1', people: ['wang'] }], 'recurred')[0]).toEqual({
      channelId: 'c1',
      people: ['li', 'wang'],
      isOver: false,
    })
  })
})
