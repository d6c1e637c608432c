// People before the real dashboard: the first sign-in, roles, being locked out, the operation log, who a host is.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentSocket, createIdentity, enrol, type Identity, proveFrame } from '../support/agent-client.ts'
import { openBrowser, openPage, seriousFindings } from '../support/browser.ts'
import { aFinding, heartbeatFrame, helloFrame, roundFrame } from '../support/frames.ts'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { quickestOf } from '../support/quickest.ts'

const LEADS_OUT_MS = 2_000
const OWN = 'a quiet lake at dawn'
const CHEN = 'rain over seven hills'
const HOUR = 3_600_000

const traitsOf = (machine: string) => ({
  bootId: machine.repeat(16),
  machineId: 'e'.repeat(32),
  productId: null,
  cards: [`02:00:00:00:00:0${machine}`],
  stateId: `ext4:131074:${machine}`,
})

describe.skipIf(!needs('chromium'))('people and what they may do', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  let agent: AgentSocket
  const identity = createIdentity()
  let admin: Page

  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector()
    agent = await enterHost(identity)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    agent?.close()
    await rig?.remove()
  })

  /** A host with a bad item, a hole in its record and a clock that is three minutes slow. */
  async function enterHost(of: Identity): Promise<AgentSocket> {
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {})
    await enrol(collector.url, code, of, { hostname: 'db-01' })
    const socket = new AgentSocket(collector.url)
    const challenge = await socket.next('challenge')
    socket.send({ ...proveFrame(of, challenge), traits: traitsOf('1') })
    await socket.next('welcome')
    const { epoch } = of
    const now = Date.now()
    const hello = helloFrame()
    socket.send({ ...hello, facts: { ...hello.facts, hostname: 'db-01' } })
    const period = { fromAt: now - 9 * HOUR, toAt: now - 2 * HOUR }
    socket.send({ type: 'gone', epoch, fromSeq: 1, toSeq: 31, reason: 'outbox-bytes', ...period })
    const findings = [aFinding({ item: '/srv', status: 'critical' })]
    const when = { plannedAt: null, observedAt: now, nextDueAt: now + HOUR }
    socket.send(roundFrame({ epoch, seq: 32, round: { trigger: 'event', ...when, findings } }))
    await socket.next('ack')
    const beat = () => socket.send(heartbeatFrame(Date.now() - 180_000))
    beat()
    const beating = setInterval(beat, 5_000)
    void socket.closed.then(() => clearInterval(beating))
    return socket
  }

  async function signIn(page: Page, username: string, password: string): Promise<void> {
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** From the one-time password to one's own. */
  async function choosePassword(page: Page, once: string, own: string): Promise<void> {
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
    await page.getByText('has 12 to 128 characters').waitFor()
    const submit = page.getByRole('button', { name: 'Change password' })
    await page.getByLabel('One-time password').fill(once)
    await page.getByLabel('New password', { exact: true }).fill('short')
    expect(await submit.isDisabled()).toBe(true)
    await page.getByLabel('New password', { exact: true }).fill(own)
    await page.getByLabel('New password again').fill(own)
    expect(await page.getByRole('listitem').filter({ hasText: 'fulfilled' }).count()).toBe(3)
    await submit.click()
  }

  async function actOn(name: string, action: string): Promise<void> {
    await admin.getByRole('button', { name: `Actions for ${name}` }).click()
    await admin.getByRole('menuitem', { name: action, exact: true }).click()
  }

  it('asks at the first start for the password that was printed, and for another one at once', async () => {
    const once = /one-time password (\S+)/.exec(collector.output())?.[1] ?? ''
    const { page } = await openPage(browser, { url: collector.url })
    admin = page
    admin.setDefaultTimeout(20_000)
    await page.goto('/hosts?state=critical')
    await signIn(page, 'admin', 'not the right one')
    await page.getByText('Username or password is wrong.').waitFor()
    await signIn(page, 'admin', once)
    await choosePassword(page, once, OWN)
    await page.getByRole('heading', { name: 'Hosts', level: 1 }).waitFor()
    expect(new URL(page.url()).search).toBe('?state=critical')
    await page.getByText('Live', { exact: true }).waitFor()
  })

  it('adds a person, whose one-time password is shown once', async () => {
    await admin.getByRole('navigation').getByRole('link', { name: 'People' }).click()
    await admin.getByRole('button', { name: 'Add a person' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Chen Jie')
    await dialog.getByLabel('Username').fill('Chen.Jie')
    await dialog.getByRole('radio', { name: /^Operator/ }).check()
    await dialog.getByRole('button', { name: 'Add' }).click()
    await admin.getByText('Hand it to Chen Jie (username chen.jie)').waitFor()
    const once = (await dialog.locator('code').textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Done, it is kept' }).click()
    await admin.getByRole('row', { name: /Chen Jie chen\.jie/ }).waitFor()
    await dialog.waitFor({ state: 'hidden' })
    expect(await admin.content()).not.toContain(once)
    const { page, close } = await openPage(browser, { url: collector.url })
    await page.goto('/')
    await signIn(page, 'chen.jie', once)
    await choosePassword(page, once, CHEN)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await close()
  })

  it('offers an operator what operators do, and refuses the rest over the API too', async () => {
    const { page, close } = await openPage(browser, { url: collector.url })
    await page.goto(`/hosts/${identity.hostId}`)
    await signIn(page, 'chen.jie', CHEN)
    await page.getByRole('button', { name: 'Inspect now' }).waitFor()
    expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0)
    await page.goto(`/hosts/${identity.hostId}?tab=identity`)
    await page.getByText('31 rounds between').waitFor()
    expect(await page.getByRole('button', { name: 'Revoke host' }).count()).toBe(0)
    await page.goto('/people')
    await page.getByText('Only for the role Administrator').waitFor()
    const refusals = await page.evaluate(async (hostId) => {
      const headers = { 'Content-Type': 'application/json' }
      const post = { method: 'POST', headers, body: JSON.stringify({ reason: 'because' }) }
      const answers = [await fetch('/api/v1/users'), await fetch(`/api/v1/hosts/${hostId}/revoke`, post)]
      return Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).detail]))
    }, identity.hostId)
    expect(refusals).toEqual([
      [403, 'administrator'],
      [403, 'administrator'],
    ])
    await close()
  })

  it('leads whoever is locked to the sign-in page at once, and back when unlocked', async () => {
    const { page, close } = await openPage(browser, { url: collector.url })
    await page.goto('/faults?view=past')
    await signIn(page, 'chen.jie', CHEN)
    const dialog = admin.getByRole('dialog')
    const lock = async () => {
      await page.getByText('Live', { exact: true }).waitFor()
      await actOn('Chen Jie', 'Lock')
      await dialog.getByLabel('Reason').fill('left the department')
      const lockedAt = performance.now()
      await dialog.getByRole('button', { name: 'Lock' }).click()
      await page.getByText('Your session has ended.').waitFor({ timeout: 10_000 })
      return performance.now() - lockedAt
    }
    const unlock = async () => {
      await actOn('Chen Jie', 'Unlock')
      await dialog.getByRole('button', { name: 'Unlock' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    const lockAgain = async () => {
      await unlock()
      await signIn(page, 'chen.jie', CHEN)
      return lock()
    }
    expect(await quickestOf(LEADS_OUT_MS, [lock, lockAgain, lockAgain])).toBeLessThan(LEADS_OUT_MS)
    await signIn(page, 'chen.jie', CHEN)
    await page.getByText('This account is locked.').waitFor()
    await admin.getByText('left the department').waitFor()
    await unlock()
    await signIn(page, 'chen.jie', CHEN)
    await page.getByRole('heading', { name: 'Faults', level: 1 }).waitFor()
    expect(new URL(page.url()).search).toBe('?view=past')
    await close()
  })

  it('ends a session of one’s own elsewhere, and every tab of a browser leaves together', async () => {
    const here = await openPage(browser, { url: collector.url })
    await here.page.goto('/account')
    await signIn(here.page, 'chen.jie', CHEN)
    const there = await openPage(browser, { url: collector.url })
    await there.page.goto('/')
    await signIn(there.page, 'chen.jie', CHEN)
    await there.page.getByText('Live', { exact: true }).waitFor()
    await here.page.reload()
    await here.page.getByRole('button', { name: 'End all others' }).click()
    await there.page.getByText('Your session has ended.').waitFor()
    const tab = await here.page.context().newPage()
    await tab.goto('/hosts')
    await tab.getByRole('heading', { name: 'Hosts', level: 1 }).waitFor()
    await tab.getByRole('button', { name: 'Account: Chen Jie' }).click()
    await tab.getByRole('menuitem', { name: 'Sign out' }).click()
    for (const page of [tab, here.page]) {
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await page.getByText('Your session has ended.').count()).toBe(0)
    }
    await there.close()
    await here.close()
  })

  it('makes a token that works until it is revoked', async () => {
    await admin.goto('/tokens')
    await admin.getByRole('button', { name: 'Make a token' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Name').fill('stock taking')
    await dialog.getByRole('button', { name: 'Make', exact: true }).click()
    const secret = (await dialog.locator('code').textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Done, it is kept' }).click()
    const headers = { Authorization: `Bearer ${secret}` }
    const ask = async () => (await fetch(`${collector.url}/api/v1/hosts`, { headers })).status
    expect(await ask()).toBe(200)
    await admin.getByRole('button', { name: 'Revoke stock taking' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await admin.getByRole('row', { name: /stock taking.*revoked/ }).waitFor()
    expect(await ask()).toBe(401)
  })

  it('makes a code for many hosts, lists it and revokes it', async () => {
    await admin.goto('/hosts/add')
    await admin.getByLabel('For how many hosts').fill('40')
    await admin.getByLabel('Note').fill('golden image')
    await admin.getByRole('button', { name: 'Create code' }).click()
    await admin.getByText('The code lets 40 hosts in').waitFor()
    await admin.goto('/enrol-codes')
    await admin.getByRole('row', { name: /golden image.*0 of 40/ }).waitFor()
    await admin.getByRole('button', { name: 'Revoke the code golden image' }).click()
    await admin.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await admin.getByRole('row', { name: /golden image/ }).waitFor({ state: 'hidden' })
  })

  it('shows who changed what, with before and after, and that the log is whole', async () => {
    await admin.goto('/operation-log?action=user.lock')
    const lock = admin.getByRole('listitem').filter({ hasText: 'chen.jie' })
    await lock.getByRole('button', { name: /before and after/ }).click()
    await lock.getByText('left the department').waitFor()
    await admin.getByRole('button', { name: 'Verify' }).click()
    await admin.getByText(/The chain is whole: \d+ rows/).waitFor()
    const download = admin.waitForEvent('download')
    await admin.getByRole('link', { name: 'Export as spreadsheet' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  })

  it('shows what never arrived, how far the clock is off, and a second machine with the same identity', async () => {
    const host = `/hosts/${identity.hostId}`
    await until(
      'the clock is known',
      async () => (await collector.get<{ clockOffsetMs: number | null }>(`/api/v1${host}`)).clockOffsetMs,
      60_000,
    )
    await admin.goto(host)
    await admin.getByRole('link', { name: '31 rounds of the last 24 hours never arrived' }).click()
    await admin.getByText('31 rounds between').waitFor()
    await admin
      .getByText(/3 min.* behind$/)
      .first()
      .waitFor()
    const copy = new AgentSocket(collector.url)
    const challenge = await copy.next('challenge')
    copy.send({ ...proveFrame(identity, challenge), traits: traitsOf('2') })
    await copy.next('refused')
    await admin.getByText('Two machines claim to be db-01').waitFor()
    const cards = admin.getByRole('row', { name: /Network cards differs/ })
    expect(await cards.textContent()).toContain('02:00:00:00:00:02')
    await admin.getByRole('button', { name: 'Keep the known machine' }).click()
    await admin.getByText('Two machines claim to be db-01').waitFor({ state: 'hidden' })
    copy.close()
  })

  it('shuts a host out: it looks revoked, and can be let in again', async () => {
    await admin.goto(`/hosts/${identity.hostId}?tab=identity`)
    await admin.getByRole('button', { name: 'Revoke host' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('taken out of service')
    await dialog.getByRole('button', { name: 'Revoke host' }).click()
    await admin.getByText('This host is revoked since').waitFor()
    await agent.closed
    expect(await admin.getByRole('button', { name: 'Inspect now' }).count()).toBe(0)
    await admin.getByRole('button', { name: 'Let in again' }).click()
    await dialog.getByRole('button', { name: 'Make the code' }).click()
    await dialog.getByText(/^xunjian-agent enrol --code 'xj1\./).waitFor()
    await dialog.getByRole('button', { name: 'Done, it is kept' }).click()
  })

  it.each([
    { language: 'en', theme: 'light', width: 1_440 },
    { language: 'zh-CN', theme: 'dark', width: 390 },
  ] as const)('can be used by everybody: $language, $theme, $width wide', async (look) => {
    const { page, trouble, close } = await openPage(browser, collector, look)
    const host = `/hosts/${identity.hostId}?tab=identity`
    const pages = ['/people', '/tokens', '/enrol-codes?view=all', '/operation-log', '/trust', '/account']
    for (const path of [...pages, '/account?tab=password', '/hosts/add', host]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      expect(await seriousFindings(page), path).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    }
    expect(trouble).toEqual([])
    await page.context().clearCookies()
    await page.goto('/')
    await page.locator('input[name=password]').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await close()
  })
})
