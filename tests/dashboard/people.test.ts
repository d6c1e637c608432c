import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACCESS } from '../../collector/http/access.ts'
import { type Ability, can, ROLES, roleFor, scopesOf } from '../../dashboard/can.ts'
import { checkPassword } from '../../dashboard/components/form/password-rules.ts'
import { deviceOf } from '../../dashboard/device.ts'
import { compareTraits } from '../../dashboard/pages/host/compare-traits.ts'
import { compareStates, sayValue } from '../../dashboard/pages/operation-log/compare-states.ts'
import { USERNAME } from '../../dashboard/pages/people/username.ts'
import { stateOf } from '../../dashboard/pages/tokens/token-state.ts'
import { safeReturn } from '../../dashboard/session.ts'
import { isAtLeast, ROLE_FOR_SCOPE, Role, TokenScope, Username } from '../../shared/api/people.ts'

const someone = (role: Role, mustChangePassword = false) => ({ role, mustChangePassword })

describe('what a page offers', () => {
  it('follows the role', () => {
    const offered = ROLES.map((role) => [can(someone(role), 'operate'), can(someone(role), 'administer')])
    expect(offered).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ])
  })
  it('is nothing for nobody, and before a password that was set by others is changed', () => {
    for (const ability of ['operate', 'administer'] satisfies Ability[]) {
      expect(can(null, ability)).toBe(false)
      expect(can(someone('administrator', true), ability)).toBe(false)
    }
  })
  it('names the lowest role that may', () => {
    expect(roleFor('operate')).toBe('operator')
    expect(roleFor('administer')).toBe('administrator')
  })
  it('knows the roles and the scopes that the API knows', () => {
    expect(ROLES).toEqual(Role.options)
    for (const role of ROLES) {
      const own = TokenScope.options.filter((scope) => isAtLeast(role, ROLE_FOR_SCOPE[scope]))
      expect([...scopesOf(someone(role))].sort(), role).toEqual(own.toSorted())
    }
  })
  it('is what the collector allows', () => {
    const roleOf = (route: string) => {
      const access = ACCESS[route]
      return access?.kind === 'role' ? access.role : null
    }
    expect(roleOf('POST /api/v1/faults/:id/accept')).toBe(roleFor('operate'))
    expect(roleOf('POST /api/v1/hosts/:id/inspections/:name/inspect')).toBe(roleFor('operate'))
    for (const path of ['users', 'enrol-codes', 'audit', 'audit/verify'])
      expect(roleOf(`GET /api/v1/${path}`), path).toBe(roleFor('administer'))
    for (const path of ['users', 'enrol-codes', 'hosts/:id/revoke', 'hosts/:id/readmit', 'trust/rotate'])
      expect(roleOf(`POST /api/v1/${path}`), path).toBe(roleFor('administer'))
  })
  it('takes the same usernames as the API', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9._-]{1,40}$/)), (name) => {
        expect(USERNAME.test(name)).toBe(Username.safeParse(name).success)
      }),
    )
  })
})

describe('where signing in leads back to', () => {
  it.each([
    ['/hosts?state=silent', '/hosts?state=silent'],
    [null, '/'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example/', '/'],
    ['/\\elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?to=/hosts', '/'],
  ])('%s → %s', (asked, back) => {
    expect(safeReturn(asked)).toBe(back)
  })
})

describe('a new password', () => {
  const rules = { minLength: 12, maxLength: 128 }
  const met = (current: string, next: string, repeat: string) =>
    checkPassword({ current, next, repeat }, rules)
      .filter((check) => check.met)
      .map((check) => check.name)
  it('has to be long enough, another one, and written twice the same', () => {
    expect(met('old', '', '')).toEqual([])
    expect(met('old', 'short', 'short')).toEqual(['other', 'repeat'])
    expect(met('the same as before', 'the same as before', '')).toEqual(['length'])
    expect(met('old', 'correct horse battery', 'correct horse battery')).toEqual([
      'length',
      'other',
      'repeat',
    ])
  })
  it('is measured in letters', () => {
    expect(met('old', '𠮷'.repeat(11), '')).toEqual(['other'])
  })
})

describe('a device', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
  it.each([
    [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge', 'Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox', 'Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
      'Safari',
      'iOS',
    ],
    ['curl/8.14.1', 'curl', null],
  ])('%s is %s on %s', (userAgent, browser, system) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system })
  })
  it('may be unknown', () => {
    expect(deviceOf(null)).toBeNull()
    expect(deviceOf('something else')).toBeNull()
  })
})

describe('before and after of a change', () => {
  it('stand side by side, what differs first', () => {
    const before = { name: 'Li', role: 'viewer', limits: { cpu: 1 } }
    const after = { name: 'Li', role: 'operator', limits: { cpu: 2 }, note: '' }
    expect(compareStates(before, after)).toEqual([
      { path: 'role', before: 'viewer', after: 'operator', same: false },
      { path: 'limits.cpu', before: '1', after: '2', same: false },
      { path: 'note', before: null, after: '', same: false },
      { path: 'name', before: 'Li', after: 'Li', same: true },
    ])
  })
  it('say moments as people read them', () => {
    expect(sayValue('host.revokedAt', '1763700000000')).toMatch(/^2025-11-2\d \d\d:\d\d:\d\d [+−]\d\d:\d\d$/)
    expect(sayValue('uses', '1763700000000')).toBe('1763700000000')
    expect(sayValue('note', '')).toBe('""')
  })
  it('may be missing on either side', () => {
    expect(compareStates(null, { labels: ['a', 'b'] })).toEqual([
      { path: 'labels', before: null, after: '["a","b"]', same: false },
    ])
    expect(compareStates(null, null)).toEqual([])
  })
})

describe('two machines with one identity', () => {
  const known = { bootId: 'b1', machineId: 'm', productId: null, cards: ['02:02', '01:01'], stateId: 's' }
  it('are told apart by what differs', () => {
    const compared = compareTraits(known, { ...known, bootId: 'b2', cards: ['01:01', '02:02'] })
    expect(compared.map(({ name, same }) => [name, same])).toEqual([
      ['bootId', false],
      ['machineId', true],
      ['productId', true],
      ['cards', true],
      ['stateId', true],
    ])
  })
  it('can be compared when the known one never said its traits', () => {
    expect(compareTraits(null, known).filter((trait) => !trait.same)).toHaveLength(4)
  })
})

describe('a token', () => {
  it.each([
    ['usable', { revokedAt: null, expiresAt: null }],
    ['usable', { revokedAt: null, expiresAt: 11 }],
    ['expired', { revokedAt: null, expiresAt: 10 }],
    ['revoked', { revokedAt: 5, expiresAt: 11 }],
  ] as const)('is %s: %o', (state, token) => {
    expect(stateOf(token, 10)).toBe(state)
  })
})
