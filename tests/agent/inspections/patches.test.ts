import { describe, expect, test } from 'vitest'
import { parseHeld, parseSimulation } from '../../../agent/inspections/patches/apt.ts'
import { judgeIndex, judgeRelease, judgeUpdates } from '../../../agent/inspections/patches/judge.ts'
import { PatchesParameters } from '../../../agent/inspections/patches/parameters.ts'
import { compareVersions, newerKernel } from '../../../agent/inspections/patches/reboot.ts'
import { parseDistroInfo, parseOsRelease } from '../../../agent/inspections/patches/release.ts'
import { patches } from '../../../agent/inspections/patches.ts'
import type { Finding } from '../../../shared/finding.ts'
import { createFixtureHost, createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { flawsOfFinding } from '../../support/inspection-contract.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const DAY = 86_400_000
function readable(finding: Finding): Finding {
  expect(flawsOfFinding(patches, finding)).toEqual([])
  return finding
}

const judging = { parameters: PatchesParameters.parse({}), now: NOW }

describe('what apt would do', () => {
  test('security by origin, several origins on a line, new packages left out', () => {
    const text = [
      'Inst base-files [12.4+deb12u11] (12.4+deb12u15 Debian:12.15/oldstable [amd64])',
      'Inst libgcrypt20-dev [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []',
      'Inst linux-image-6.1.0-41-amd64 (6.1.158-1 Debian-Security:12/oldstable-security [amd64])',
      'Inst openssl [3.0.2-0ubuntu1.10] (3.0.2-0ubuntu1.12 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])',
      'Inst vim [1] (2 Ubuntu:22.04/jammy-updates [amd64]) [vim-common:amd64 ]',
      'Inst python3 [1] (2 UbuntuESM:22.04/jammy-infra-security [amd64])',
      'Conf base-files (12.4+deb12u15 Debian:12.15/oldstable [amd64])',
      'Remv old [1]',
    ].join('\n')
    expect(parseSimulation(text).map(({ name, to, isSecurity }) => `${name} ${to} ${isSecurity}`)).toEqual([
      'base-files 12.4+deb12u15 false',
      'libgcrypt20-dev 1.10.1-3+deb12u1 true',
      'openssl 3.0.2-0ubuntu1.12 true',
      'vim 2 false',
      'python3 2 true',
    ])
  })
  test('held packages', () => {
    expect(
      parseHeld('Package: a\nStatus: hold ok installed\n\nPackage: b\nStatus: install ok installed\n'),
    ).toEqual(['a'])
  })
})

describe('the verdict on updates', () => {
  const pending = (ageMs: number) => {
    return {
      pending: [{ name: 'a', from: '1', to: '2', isSecurity: true, since: NOW - ageMs, line: 'Inst a' }],
      held: [],
    }
  }
  const none = { pending: [], held: [] }
  test.each([
    ['none, fresh lists', none, 'ok', 'ok no-security'],
    ['one', pending(DAY), 'ok', 'warning security-updates'],
    ['one that waits too long', pending(8 * DAY), 'ok', 'critical security-updates'],
    ['none by lists that are long out of date', none, 'critical', 'unknown lists-too-old'],
    ['one by such lists is one nevertheless', pending(DAY), 'critical', 'warning security-updates'],
    ['no lists at all', none, 'unknown', 'unknown lists-too-old'],
    ['apt failed', { failure: 'E: broken' }, 'ok', 'unknown apt-failed'],
  ] as const)('%s', (_, apt, index, verdict) => {
    const { status, summary } = readable(judgeUpdates('security', apt, index, judging))
    expect(`${status} ${summary.code}`).toBe(verdict)
  })
})

describe('the verdict on the package lists', () => {
  test.each([
    ['an hour old', NOW - DAY / 24, NOW + DAY, 'ok lists-fresh'],
    ['four days old', NOW - 4 * DAY, NOW + DAY, 'warning lists-old'],
    ['a month old', NOW - 30 * DAY, NOW + DAY, 'critical lists-old'],
    ['expired by their own date', NOW - DAY, NOW - 1_000, 'critical lists-expired'],
  ])('%s', (_, refreshedAt, validUntil, verdict) => {
    const index = {
      refreshedAt,
      installedAt: null,
      validUntil: { file: 'f', at: validUntil, line: 'Valid-Until: x' },
    }
    const { status, summary } = readable(judgeIndex(index, judging))
    expect(`${status} ${summary.code}`).toBe(verdict)
  })
  test('never fetched', () => {
    const { status, summary } = judgeIndex(
      { refreshedAt: null, installedAt: null, validUntil: null },
      judging,
    )
    expect(`${status} ${summary.code}`).toBe('unknown no-lists')
  })
})

describe('the verdict on the release', () => {
  const os = { id: 'debian', version: '12', name: 'Debian 12', line: 'ID=debian' }
  test.each([
    ['supported', '2028-01-01', null, 'ok release-supported'],
    ['long-term support', '2026-07-11', '2028-06-30', 'ok release-extended'],
    ['ends in a month', '2026-12-20', null, 'warning release-ends-soon'],
    ['ended', '2025-01-01', '2026-01-01', 'critical release-ended'],
  ])('%s', (_, regular, extended, verdict) => {
    const { status, summary } = readable(judgeRelease(os, { regular, extended, source: 'x' }, judging))
    expect(`${status} ${summary.code}`).toBe(verdict)
  })
  test('one without a date, such as testing', () => {
    expect(judgeRelease(os, null, judging).summary.code).toBe('release-without-date')
  })
  test('distro-info is read by the names of its columns', () => {
    const debian =
      'version,codename,series,created,release,eol,eol-lts,eol-elts\n12,Bookworm,bookworm,a,b,2026-07-11,2028-06-30,c\n14,Forky,forky,a'
    const ubuntu =
      'version,codename,series,created,release,eol,eol-server,eol-esm\n24.04 LTS,Noble,noble,a,b,2029-05-31,2029-05-31,2034-04-25'
    expect(parseDistroInfo(debian, '12')).toEqual({ regular: '2026-07-11', extended: '2028-06-30' })
    expect(parseDistroInfo(debian, '14')).toBeNull()
    expect(parseDistroInfo(ubuntu, '24.04')).toEqual({ regular: '2029-05-31', extended: null })
  })
  test('os-release with any quotes', () => {
    expect(parseOsRelease(`ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME='Ubuntu 24.04'\n`)).toMatchObject({
      id: 'ubuntu',
      version: '24.04',
      name: 'Ubuntu 24.04',
    })
  })
})

describe('kernels', () => {
  test.each([
    ['6.1.0-37-amd64', ['6.1.0-37-amd64', '6.1.0-40-amd64'], '6.1.0-40-amd64'],
    ['6.1.0-40-amd64', ['6.1.0-9-amd64', '6.1.0-40-amd64'], null],
    ['5.15.0-91-generic', ['5.15.0-105-generic', '6.8.0-40-lowlatency'], '5.15.0-105-generic'],
    ['6.18.44-fc-v595', ['6.1.0-40-amd64'], null],
    ['6.1.0-37-amd64', [], null],
  ])('%s with %j installed waits for %s', (running, installed, waiting) => {
    expect(newerKernel(running, installed)).toBe(waiting)
  })
  test('numbers are compared as numbers', () =>
    expect(compareVersions('6.1.0-9', '6.1.0-10')).toBeLessThan(0))
})

describe('a Debian server', () => {
  // The lists of a checkout were "fetched" when it was made, so the round looks from there.
  const now = Date.now()
  const look = (memory = createMemory(), at = now) => {
    const host = createFixtureHost('debian-db')
    return inspectHost(patches, host, { memory, now: at }).then((round) => ({ round, host }))
  }

  test('updates, held packages, a newer kernel and long-term support', async () => {
    const { round } = await look()
    const { lists, ...verdicts } = verdictsOf(round)
    expect(verdicts).toEqual({
      security: 'warning security-updates',
      other: 'ok other-updates',
      reboot: 'warning kernel-waits',
      release: 'ok release-extended',
    })
    expect(lists).toBeDefined()
    const other = round.findings.find(({ item }) => item === 'other')
    expect(other?.measurements).toContainEqual({ name: 'held', value: 1, unit: 'count' })
  })

  test('apt is asked once while nothing changes, again after a day, and ages are kept', async () => {
    const memory = createMemory()
    expect((await look(memory)).host.ran).toHaveLength(1)
    expect((await look(memory)).host.ran).toHaveLength(0)
    const later = await look(memory, now + 25 * 3_600_000)
    expect(later.host.ran).toHaveLength(1)
    const oldest = later.round.findings[0]?.measurements.find(({ name }) => name === 'oldest_pending_at')
    expect(oldest?.value).toBe(Math.floor(now / 1_000))
  })
})

test('another distribution does not apply, and says which it is', async () => {
  const round = await inspectHost(patches, createFixtureHost('alpine'))
  expect(round.note).toEqual({ code: 'not-apt', values: { os: 'Alpine Linux v3.22' } })
})
