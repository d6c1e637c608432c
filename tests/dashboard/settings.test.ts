import { describe, expect, it } from 'vitest'
import { can } from '../../dashboard/can.ts'
import { dayRuns } from '../../dashboard/components/settings/day-words.ts'
import { ABILITIES, EDITED_KINDS, PLACES } from '../../dashboard/components/settings/kinds.ts'
import { labelQueries } from '../../dashboard/components/settings/label-queries.ts'
import { parseClock, splitMinutes } from '../../dashboard/components/settings/lengths.ts'
import { mistakeAt, mistakesOf, unmarked } from '../../dashboard/components/settings/mistakes.ts'
import { findUses, NAMED_IN } from '../../dashboard/components/settings/uses.ts'
import { blankSource } from '../../dashboard/pages/alert-sources/blank-source.ts'
import { randomSecret } from '../../dashboard/pages/alert-sources/random-secret.ts'
import { alertmanagerSnippet, sourceAddress } from '../../dashboard/pages/alert-sources/source-snippet.ts'
import { blankCalendar } from '../../dashboard/pages/calendars/blank-calendar.ts'
import {
  blankChannel,
  blankSettings,
  CHANNEL_TYPES,
  SECRETS,
} from '../../dashboard/pages/channels/channel-types.ts'
import { blankContact } from '../../dashboard/pages/duty/blank-contact.ts'
import { blankRoster, blankShift } from '../../dashboard/pages/duty/blank-roster.ts'
import { calendarDays, startOfDate, stepDate, turnsOn } from '../../dashboard/pages/duty/calendar-days.ts'
import { blankPlan } from '../../dashboard/pages/emergency-plans/blank-plan.ts'
import { blankEscalation } from '../../dashboard/pages/escalations/blank-escalation.ts'
import { blankPolicy } from '../../dashboard/pages/policies/blank-policy.ts'
import { blankRoute } from '../../dashboard/pages/routes/blank-route.ts'
import { EVENTS, ROUTED_EVENTS, USUAL } from '../../dashboard/pages/routes/events.ts'
import { blankWindow } from '../../dashboard/pages/windows/blank-window.ts'
import {
  isBeginning,
  localBeginning,
  moveWith,
  untilCount,
  withLeftOut,
} from '../../dashboard/pages/windows/left-out.ts'
import { freshRecurrence, parseRule, ruleOf } from '../../dashboard/pages/windows/recurrence.ts'
import type { Problem } from '../../shared/api/common.ts'
import { Role } from '../../shared/api/people.ts'
import {
  CHANNEL_SECRETS,
  ChannelSettings,
  NotificationEvent,
  RoutedEvent,
  USUAL_EVENTS,
} from '../../shared/api/settings/channel.ts'
import { ROLE_TO_CHANGE, SETTINGS, SettingKind } from '../../shared/api/settings/settings.ts'

const HOUR = 3_600_000
const sorted = (values: readonly string[]) => [...values].sort()

describe('what the pages know of settings by heart', () => {
  it('is every kind but saved filters, each with a place and the role that the API asks for', () => {
    expect(sorted([...EDITED_KINDS, 'saved-filter'])).toEqual(sorted(SettingKind.options))
    expect(new Set(Object.values(PLACES)).size).toBe(EDITED_KINDS.length)
    for (const kind of EDITED_KINDS) {
      const lowest = Role.options.find((role) => can({ role, mustChangePassword: false }, ABILITIES[kind]))
      expect(lowest, kind).toBe(ROLE_TO_CHANGE[kind])
    }
  })
  it('is every type of channel with its secrets, and every event', () => {
    expect(sorted(CHANNEL_TYPES)).toEqual(
      sorted(ChannelSettings.options.map((option) => option.shape.type.value)),
    )
    const byName = (secrets: readonly { name: string; required: boolean }[]) =>
      secrets.toSorted((a, b) => a.name.localeCompare(b.name))
    for (const type of CHANNEL_TYPES)
      expect(byName(SECRETS[type]), type).toEqual(byName(CHANNEL_SECRETS[type]))
    expect(sorted(ROUTED_EVENTS)).toEqual(sorted(RoutedEvent.options))
    expect(sorted(EVENTS)).toEqual(sorted(NotificationEvent.options))
    expect(sorted(USUAL)).toEqual(sorted(USUAL_EVENTS))
  })
  it('begins each new one as the API would complete it', () => {
    const name = 'x'
    const contact = blankContact('somebody')
    const escalation = { ...blankEscalation(), name }
    const target = { kind: 'person' as const, id: 'somebody' }
    const filled = {
      policy: { ...blankPolicy(), name },
      route: { ...blankRoute(), name, channelIds: ['channel'] },
      contact,
      roster: { ...blankRoster({ ...blankShift('day'), people: ['somebody'] }), name },
      escalation: { ...escalation, steps: [{ afterMinutes: 15, targets: [target] }] },
      calendar: { ...blankCalendar('Asia/Shanghai'), name },
      'emergency-plan': { ...blankPlan(), name, steps: [{ title: 'call', text: '' }] },
      window: { ...blankWindow(), name, reason: 'work' },
      'alert-source': { ...blankSource(), name },
    }
    for (const [kind, body] of Object.entries(filled))
      expect(SETTINGS[kind as keyof typeof filled].strict().parse(body), kind).toEqual(body)
    for (const type of CHANNEL_TYPES) {
      const needed = {
        email: { host: 'mail', from: 'x@example.com' },
        webhook: { url: 'https://example.com' },
      }
      const settings = {
        ...blankSettings(type),
        ...needed[type as keyof typeof needed],
        ...(type === 'alertmanager' && { urls: ['http://one:9093'] }),
      }
      const body = { ...blankChannel(), name, settings }
      expect(SETTINGS.channel.strict().parse(body), type).toEqual(body)
    }
  })
})

describe('who uses a setting', () => {
  const setting = (kind: SettingKind, id: string, body: Record<string, unknown>) => ({ kind, id, body })
  const all = [
    setting('route', 'r1', { name: 'all', channelIds: ['c1'] }),
    setting('escalation', 'e1', { name: 'up', steps: [{ targets: [{ kind: 'channel', id: 'c1' }] }] }),
    setting('window', 'w1', { name: 'night', channelIds: ['c2'] }),
    setting('route', 'r2', { name: 'c10', channelIds: ['c10'] }),
  ]
  it('is found however deep it is named, and never by a part of its id', () => {
    expect(findUses('c1', all).map(({ id }) => id)).toEqual(['r1', 'e1'])
    expect(findUses('c3', all)).toEqual([])
    expect(findUses('r1', all)).toEqual([])
  })
  it('is looked for in every kind whose shape can hold such an id', () => {
    const holders = (word: string) =>
      Object.entries(SETTINGS).flatMap(([kind, schema]) =>
        Object.keys(schema.shape).some((key) => key.toLowerCase().startsWith(word)) ? [kind] : [],
      )
    expect(sorted(NAMED_IN.channel ?? [])).toEqual(sorted([...holders('channelid'), 'escalation']))
    expect(sorted(NAMED_IN.roster ?? [])).toEqual(sorted([...holders('rosterid'), 'escalation']))
    expect(sorted(NAMED_IN.escalation ?? [])).toEqual(holders('escalationid'))
    expect(sorted(NAMED_IN.calendar ?? [])).toEqual(sorted(holders('calendarid')))
  })
})

describe('what is wrong with a draft', () => {
  it('is said at the field whose place the collector names', () => {
    const problem = {
      errors: [
        { path: 'json.body.rule.badRounds', message: 'too big' },
        { path: 'json.body.shifts[0].people[1]', message: 'unknown' },
        { path: 'json.secrets.accessToken', message: 'missing' },
        { path: 'query.lang', message: 'elsewhere' },
      ],
    }
    const mistakes = mistakesOf(problem as unknown as Problem, ({ message }) => message)
    expect(mistakes).toEqual({
      'rule.badRounds': 'too big',
      'shifts[0].people[1]': 'unknown',
      'secrets.accessToken': 'missing',
      'query.lang': 'elsewhere',
    })
    expect(mistakeAt(mistakes, 'shifts[0].people')).toBe('unknown')
    expect(mistakeAt(mistakes, 'rule')).toBe('too big')
    expect(mistakeAt(mistakes, 'rul')).toBeUndefined()
  })
  it('is said at the foot only where no field says it', () => {
    const mistakes = { name: 'missing', 'match.items[3]': 'too long', 'rule.badRounds': 'too big' }
    expect(unmarked(mistakes, [])).toEqual(Object.entries(mistakes))
    const marked = [
      { path: 'name', deep: false },
      { path: 'match.items', deep: true },
      { path: 'rule', deep: false },
    ]
    expect(unmarked(mistakes, marked)).toEqual([['rule.badRounds', 'too big']])
    expect(unmarked({ names: 'x' }, [{ path: 'name', deep: true }])).toEqual([['names', 'x']])
  })
})

describe('times as people write them', () => {
  it.each([
    ['8:30', '08:30'],
    ['830', '08:30'],
    ['08：30', '08:30'],
    ['8', '08:00'],
    [' 23.59 ', '23:59'],
    ['24:00', null],
    ['12:60', null],
    ['noon', null],
    ['', null],
  ])('%j is %s', (text, time) => {
    expect(parseClock(text)).toBe(time)
  })
  it.each([
    [0, 0, 'minutes'],
    [45, 45, 'minutes'],
    [90, 90, 'minutes'],
    [240, 4, 'hours'],
    [1_440, 1, 'days'],
    [10_080, 7, 'days'],
  ] as const)('%d minutes are %d %s', (minutes, amount, unit) => {
    expect(splitMinutes(minutes)).toEqual({ amount, unit })
  })
  it('joins neighbouring days', () => {
    expect(dayRuns([5, 1, 2, 3, 7])).toEqual([
      [1, 3],
      [5, 5],
      [7, 7],
    ])
  })
})

describe('how many hosts a selector fits', () => {
  it('is asked in questions that never count a host twice', () => {
    expect(labelQueries({})).toEqual([''])
    expect(labelQueries({ env: ['a', 'b'], role: ['db'] })).toEqual(['env:a,role:db', 'env:b,role:db'])
  })
  it('is left open when it would take too many, or cannot be written', () => {
    expect(labelQueries({ env: ['a', 'b', 'c'], role: ['d', 'e', 'f'] })).toBeNull()
    expect(labelQueries({ note: ['one, two'] })).toBeNull()
  })
})

describe('when a window comes again', () => {
  it.each([
    [null, 'once'],
    ['FREQ=DAILY', 'daily'],
    ['FREQ=DAILY;INTERVAL=3', 'daily'],
    ['FREQ=WEEKLY;BYDAY=SA', 'weekly'],
    ['BYDAY=SU,SA;FREQ=WEEKLY;INTERVAL=1', 'weekly'],
    ['FREQ=MONTHLY;BYDAY=2SA', 'monthly-weekday'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'monthly-weekday'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'monthly-day'],
    ['FREQ=WEEKLY;BYDAY=SA;COUNT=4', 'other'],
    ['FREQ=MONTHLY;BYDAY=1SA,3SA', 'other'],
    ['FREQ=YEARLY;BYMONTH=5', 'other'],
    ['nonsense', 'other'],
  ])('%s is read as "%s", and nothing of it is lost', (rule, kind) => {
    const read = parseRule(rule)
    expect(read.kind).toBe(kind)
    expect(parseRule(ruleOf(read))).toEqual(read)
  })
  it('begins with the day of the first occurrence', () => {
    expect(ruleOf(freshRecurrence('weekly', '2026-11-22T22:00'))).toBe('FREQ=WEEKLY;BYDAY=SU')
    expect(ruleOf(freshRecurrence('monthly-weekday', '2026-11-14T22:00'))).toBe('FREQ=MONTHLY;BYDAY=2SA')
    expect(ruleOf(freshRecurrence('monthly-day', '2026-11-14T22:00'))).toBe('FREQ=MONTHLY;BYMONTHDAY=14')
    expect(ruleOf(freshRecurrence('once', '2026-11-14T22:00'))).toBeNull()
  })
})

describe('dates that a window leaves out', () => {
  const SATURDAYS = ['2026-11-28T22:00', '2026-12-05T22:00', '2026-12-12T22:00', '2026-12-19T22:00']
  it('are written as they are in its own zone', () => {
    expect(localBeginning(Date.parse('2026-11-28T14:00:00Z'), 'Asia/Shanghai')).toBe(SATURDAYS[0])
  })
  it('stand in their order, each once', () => {
    const [first = '', second = ''] = SATURDAYS
    expect(withLeftOut([second], first)).toEqual([first, second])
    expect(withLeftOut([first], first)).toEqual([first])
  })
  it('stay the same dates when it begins at another time, and no other time is touched', () => {
    expect(
      moveWith(['2026-11-28T22:00', '2026-12-05T03:00'], '2026-11-28T22:00', '2026-11-29T23:30'),
    ).toEqual(['2026-11-28T23:30', '2026-12-05T03:00'])
  })
  it('are shown among those that take place', () => {
    const leftOut = (date: string) => date === SATURDAYS[1]
    expect(untilCount(SATURDAYS, leftOut, 2)).toEqual(SATURDAYS.slice(0, 3))
    expect(untilCount(SATURDAYS, () => false, 2)).toEqual(SATURDAYS.slice(0, 2))
  })
  it('are told apart from times at which it never begins, as far as that is known', () => {
    expect(isBeginning('2026-12-05T22:00', SATURDAYS)).toBe(true)
    expect(isBeginning('2026-12-06T22:00', SATURDAYS)).toBe(false)
    expect(isBeginning('2027-01-01T22:00', SATURDAYS)).toBeNull()
    expect(isBeginning('2026-12-05T22:00', [])).toBeNull()
  })
})

describe('the calendar of a roster', () => {
  it('shows whole weeks from Monday on', () => {
    const month = calendarDays('2026-11-22', 'month')
    expect([month[0], month.at(-1), month.length]).toEqual(['2026-10-26', '2026-12-06', 42])
    expect(calendarDays('2027-02-10', 'month')).toHaveLength(28)
    expect(calendarDays('2026-11-22', 'week')).toEqual(
      ['16', '17', '18', '19', '20', '21', '22'].map((day) => `2026-11-${day}`),
    )
  })
  it('goes by months without leaving one out', () => {
    expect(stepDate('2026-01-31', 'month', 1)).toBe('2026-02-01')
    expect(stepDate('2026-01-31', 'month', -1)).toBe('2025-12-01')
    expect(stepDate('2026-11-22', 'week', 1)).toBe('2026-11-29')
  })
  it('begins a day where its zone does, also when the clocks change at midnight', () => {
    expect(startOfDate('2026-11-22', 'Asia/Shanghai')).toBe(Date.parse('2026-11-21T16:00:00Z'))
    // Cairo skipped the hour after midnight on 2026-04-24.
    expect(startOfDate('2026-04-24', 'Africa/Cairo')).toBe(Date.parse('2026-04-23T22:00:00Z'))
  })
  it('shows a turn where it begins and on days that it fills, and not the rest of last night', () => {
    const start = startOfDate('2026-11-16', 'Asia/Shanghai')
    const night = { from: start + 20.5 * HOUR, to: start + 32.5 * HOUR }
    const week = { from: start + 8.5 * HOUR, to: start + 7 * 24 * HOUR + 8.5 * HOUR }
    const on = (date: string) => turnsOn([night, week], date, 'Asia/Shanghai')
    expect(on('2026-11-16')).toEqual([night, week])
    expect(on('2026-11-17')).toEqual([week])
    expect(on('2026-11-22')).toEqual([week])
    expect(on('2026-11-23')).toEqual([])
  })
})

describe('what is pasted into another system', () => {
  it('names the source in the address only where nothing else does', () => {
    const source = blankSource()
    expect(sourceAddress('https://x', source, 'id')).toBe('https://x/hooks/alertmanager')
    expect(sourceAddress('https://x', { ...source, kind: 'grafana', auth: 'hmac' }, 'id')).toBe(
      'https://x/hooks/grafana?source=id',
    )
  })
  it('holds stars in the place of the secret', () => {
    const source = blankSource()
    expect(alertmanagerSnippet('https://x', source)).toContain("credentials: '********'")
    expect(alertmanagerSnippet('https://x', { ...source, auth: 'basic', user: 'am' })).toContain(
      'username: "am"',
    )
  })
  it('has a secret of 256 bits that needs no quoting', () => {
    const secrets = new Set(Array.from({ length: 100 }, randomSecret))
    expect(secrets.size).toBe(100)
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/)
  })
})
