// What an enemy with the secret of a source would send, and what anybody without it would: no failure, no flood, no loss.
import { afterEach, describe, expect, it } from 'vitest'
import { addAlertSource, alert, SOURCE_SECRET, webhook } from '../support/alerts.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { dumpDatabase } from '../support/dump-database.ts'
import { FUZZ_INPUTS, fuzz } from '../support/fuzz.ts'
import { type Dice, HOSTILE_TEXTS, hostileJson, mutateJson } from '../support/hostile-values.ts'

let rig: ApiRig | null = null
afterEach(() => rig?.close())

const post = (path: string, body: string, headers: Record<string, string>) =>
  rig?.app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

function message(dice: Dice): string {
  const alerts = Array.from({ length: dice.below(4) }, () =>
    alert({
      fingerprint: dice.pick(['a', 'b', 'c', '__proto__']),
      status: dice.pick(['firing', 'resolved'] as const),
      startsAt: dice.pick([0, 1_700_000_000_000, 1_700_000_000_001, 8e15]),
      labels: {
        alertname: dice.pick(HOSTILE_TEXTS),
        instance: dice.pick(HOSTILE_TEXTS),
        origin: dice.pick(['', 'xunjian']),
        fault: dice.pick(['1', 'NaN', '1e999']),
      },
      annotations: {
        summary: dice.pick(HOSTILE_TEXTS),
        description: dice.pick(HOSTILE_TEXTS),
        runbook_url: dice.pick(HOSTILE_TEXTS),
      },
    }),
  )
  const whole = webhook(alerts, {
    groupLabels: { site: dice.pick(HOSTILE_TEXTS) },
    truncatedAlerts: dice.pick([0, 0, 3]),
  })
  if (dice.isLucky(0.5)) return JSON.stringify(whole)
  return dice.isLucky(0.1) ? hostileJson(dice) : mutateJson(dice, whole)
}

describe('the way in for alerts', () => {
  it('never fails, keeps one open fault for each cause, and changes nothing for whom it does not know', async () => {
    const real = createApiRig()
    rig = real
    addAlertSource(real.rig, { faultPer: 'alert' })
    addAlertSource(real.rig, { faultPer: 'group', auth: 'basic', user: 'group' }, 'groups')
    const group = `Basic ${Buffer.from(`group:${SOURCE_SECRET}`).toString('base64')}`
    const statuses = new Set<number>()
    await fuzz({
      inputs: FUZZ_INPUTS.hooks,
      attempt: async (dice, say) => {
        const text = message(dice)
        say(text)
        real.rig.at(real.rig.now + dice.pick([0, 1_000, 700_000]))
        const isKnown = dice.isLucky(0.98)
        const authorization = isKnown
          ? dice.pick([`Bearer ${SOURCE_SECRET}`, group])
          : dice.pick(HOSTILE_TEXTS)
        const headers = /^[\x20-\x7e]*$/.test(authorization) ? { authorization } : {}
        const before = isKnown ? '' : dumpDatabase(real.rig.path, [])
        const response = await post('/hooks/alertmanager', text, headers)
        statuses.add(response?.status ?? 0)
        if (isKnown) expect([200, 400, 503]).toContain(response?.status)
        else expect([401, 503]).toContain(response?.status)
        if (!isKnown) expect(dumpDatabase(real.rig.path, [])).toBe(before)
        // Who is slowed waits.
        if (response?.status === 503) real.rig.at(real.rig.now + 3_600_000)
      },
      check: () => {
        expect(real.logged).toEqual([])
        const open =
          "FROM faults WHERE stage NOT IN ('closed', 'cancelled', 'merged') GROUP BY cause HAVING count(*) > 1"
        expect(real.rig.rows(`SELECT cause ${open}`)).toEqual([])
      },
    })
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 401]))
    // What was made of it can be shown.
    expect((await real.get('/api/v1/faults?limit=500')).status).toBe(200)
    expect((await real.get('/api/v1/alerts?limit=500')).status).toBe(200)
    // A restart reads it all again.
    real.rig.restart('killed')
  }, 300_000)
})
