// Settings of faults made in the real dashboard: what they preview, test and promise holds on a real collector.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AgentSocket, connectAgent, createIdentity, enrol } from '../support/agent-client.ts'
import { openBrowser, openPage, pick, save, seriousFindings } from '../support/browser.ts'
import { aFinding, heartbeatFrame, helloFrame, roundFrame } from '../support/frames.ts'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { startWebhook } from '../support/receivers/webhook-receiver.ts'

const SIGNING = `whsec_${randomBytes(24).toString('base64')}`
const PAGES = [
  '/policies',
  '/policies/new',
  '/escalations/new',
  '/emergency-plans/new',
  '/calendars/new',
  '/channels',
  '/channels/new',
  '/routes/new',
  '/notifications',
  '/alert-sources/new',
  '/duty',
  '/duty/handovers',
  '/duty/rosters/new',
  '/duty/contacts/mine',
  '/windows',
  '/windows/new',
]

describe.skipIf(!needs('chromium'))('settings of faults', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  let agent: AgentSocket
  let page: Page
  let receiver: Awaited<ReturnType<typeof startWebhook>>
  const trouble: string[] = []
  const bad: string[] = []
  const identity = createIdentity()
  let seq = 0
  let beating: ReturnType<typeof setInterval> | undefined

  beforeAll(async () => {
    rig = await createRig()
    receiver = await startWebhook({ secret: SIGNING })
    collector = await rig.startCollector({ notify: { allow: ['127.0.0.1'] } })
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', { labels: { role: 'db' } })
    await enrol(collector.url, code, identity, { hostname: 'db-01' })
    agent = (await connectAgent(collector.url, identity)).agent
    const hello = helloFrame()
    agent.send({ ...hello, facts: { ...hello.facts, hostname: 'db-01' } })
    // Silence would end the connection while the pages are looked at.
    beating = setInterval(() => agent.send(heartbeatFrame(Date.now())), 5_000)
    await sayCritical('/srv')
    browser = await openBrowser()
    const opened = await openPage(browser, collector)
    page = opened.page
    page.setDefaultTimeout(8_000)
    page.on('pageerror', (error) => trouble.push(error.message))
  })
  afterAll(async () => {
    clearInterval(beating)
    await browser?.close()
    agent?.close()
    await rig?.remove()
    await receiver?.close()
  })

  /** Bad in two rounds, as a fault needs; with everything that was bad before. */
  async function sayCritical(item: string): Promise<void> {
    bad.push(item)
    for (const _ of [1, 2]) {
      seq += 1
      const observedAt = Date.now()
      const findings = bad.map((name) => aFinding({ item: name, status: 'critical' }))
      const when = { plannedAt: null, observedAt, nextDueAt: observedAt + 3_600_000 }
      const round = { trigger: 'event' as const, ...when, findings }
      agent.send(roundFrame({ epoch: identity.epoch, seq, round }))
      await agent.next('ack')
    }
  }

  const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true })

  it('shows what a policy would have done before it is saved', async () => {
    await page.goto('/policies')
    await page.getByText('No policies yet').waitFor()
    await page.getByRole('button', { name: 'New policy' }).first().click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: '1 field needs another look' }).click()
    await page.waitForFunction(
      (id) => document.activeElement?.id === id,
      await page.getByLabel('Name', { exact: true }).getAttribute('id'),
    )
    await page.getByLabel('Name', { exact: true }).fill('Databases are major')
    await page.getByRole('button', { name: 'Add a label' }).click()
    await pick(page, 'Label', 'role')
    await pick(page, 'Values of role', 'db')
    await page.getByText('Fits 1 host now').waitFor()
    await pick(page, 'When Critical', 'Major')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('1 fault would have been opened').waitFor()
    await page.getByText('db-01 · Major').waitFor()
    await page.getByRole('switch', { name: 'Never make a fault of it' }).click()
    await page.getByText('You have changed the policy since; try it again.').waitFor()
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('No fault would have been opened').waitFor()
    await page.getByRole('switch', { name: 'Never make a fault of it' }).click()
    await save(page)
    await heading('Databases are major').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/policies\/[\w-]{8,}$/)
  })

  it('asks before unsaved words are left, and keeps them when told so', async () => {
    await page.getByLabel('Note', { exact: true }).fill('half a thought')
    await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Throw away what you wrote?').waitFor()
    await page.getByRole('button', { name: 'Keep writing' }).click()
    expect(await page.getByLabel('Note', { exact: true }).inputValue()).toBe('half a thought')
    await page.evaluate(() => history.back())
    await page.getByRole('button', { name: 'Keep writing' }).click()
    await page.getByText('Not saved yet').waitFor()
  })

  it('lets nobody overwrite what somebody else has written meanwhile', async () => {
    const { pathname } = new URL(page.url())
    const other = await page.context().newPage()
    await other.goto(pathname)
    await other.getByLabel('Order', { exact: true }).fill('7')
    await other.getByRole('button', { name: 'Save', exact: true }).click()
    await other.getByText('Saved.', { exact: true }).waitFor()
    await other.close()
    await page.getByText('Li Na has changed this meanwhile').waitFor()
    await page.getByRole('button', { name: 'Show theirs' }).click()
    await until('theirs is shown', async () =>
      (await page.getByLabel('Order', { exact: true }).inputValue()) === '7' ? true : null,
    )
    expect(await page.getByLabel('Note', { exact: true }).inputValue()).toBe('')
  })

  it('tries a channel on its real receiver, and never shows its secret again', async () => {
    await page.goto('/channels')
    await page.getByText('Nobody is told of anything: there is no channel that is switched on.').waitFor()
    await page.getByRole('button', { name: 'New channel' }).first().click()
    await page.getByRole('button', { name: /^Webhook/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('Ticket system')
    await page.getByLabel('Address', { exact: true }).fill(`${receiver.url}/hook`)
    await page.getByLabel('Signing secret').fill(`whsec_${randomBytes(24).toString('base64')}`)
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('Refused; something has to be changed first').waitFor()
    await page.getByLabel('Signing secret').fill(SIGNING)
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('The receiver took it', { exact: true }).waitFor()
    expect(receiver.seen.size).toBe(1)
    await save(page)
    await page.reload()
    await page.getByRole('button', { name: 'Replace: Signing secret' }).waitFor()
    expect(await page.content()).not.toContain(SIGNING)
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('The receiver took it', { exact: true }).waitFor()
  })

  it('says that a channel without a route tells nobody, and tells once there is one', async () => {
    await page.goto('/routes')
    await page.getByText('there is a channel, but no route that is switched on').waitFor()
    await page.getByRole('button', { name: 'New route' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('Everything')
    await pick(page, 'Channels', 'Ticket system')
    await save(page)
    const before = receiver.received.length
    await sayCritical('/var/lib')
    await until('the receiver is told', () => (receiver.received.length > before ? true : null))
    await page.goto('/notifications')
    await page
      .getByRole('row', { name: /db-01.*Opened.*Ticket system.*Sent/ })
      .first()
      .waitFor()
  })

  it('names who uses a channel before it is deleted', async () => {
    await page.goto('/channels')
    await page.getByRole('link', { name: 'Ticket system' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('It is named here, where it will be missing:').waitFor()
    await dialog.getByRole('link', { name: 'Everything' }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('shows who is on duty by a roster that was just made, and what was left for them', async () => {
    await page.goto('/duty/rosters/new')
    await page.getByLabel('Name', { exact: true }).fill('First line')
    await pick(page, 'Who takes it, in this order', 'Li Na')
    await save(page)
    await page.getByRole('link', { name: 'Show it in the calendar' }).click()
    await page.getByText('On duty now: Li Na.').waitFor()
    const today = page.locator('.calendar-day.today').getByRole('button', { name: /Li Na/ })
    await today.first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stand in' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Write a hand-over note' }).first().click()
    await page.getByLabel('What the next one has to know').fill('Look at **F-1** at noon.')
    await page.getByRole('button', { name: 'Hand over', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'All notes' }).click()
    await page.getByRole('link', { name: 'F-1' }).waitFor()
  })

  it('shows the dates of a window as its rule is chosen', async () => {
    await page.goto('/windows/new')
    await page.getByLabel('Name', { exact: true }).fill('Monthly updates')
    await page.getByLabel('Reason', { exact: true }).fill('Security updates')
    await pick(page, 'Comes again', 'each month, on a weekday')
    const dates = page.getByRole('region', { name: 'Next dates' }).getByRole('listitem')
    await until('eight dates are shown', async () => ((await dates.count()) === 8 ? true : null))
    await pick(page, 'Comes again', 'by a rule of one’s own')
    await page.getByLabel('Rule', { exact: true }).fill('FREQ=NEVER')
    await page.getByText('These times do not work.').waitFor()
    await pick(page, 'Comes again', 'on days of the week')
    await until('eight dates are shown', async () => ((await dates.count()) === 8 ? true : null))
    await save(page)
    await page.goto('/windows')
    await page.getByRole('row', { name: /Monthly updates.*every week on/ }).waitFor()
  })

  it('makes a secret for a source of alerts, which then takes them', async () => {
    await page.goto('/alert-sources/new')
    await page.getByLabel('Name', { exact: true }).fill('Prometheus')
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const secret = (await dialog.locator('code').textContent()) ?? ''
    expect(secret).toMatch(/^[\w-]{43}$/)
    await dialog.getByRole('button', { name: 'Done, it is kept' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const address = (await page.locator('.copy-line code').textContent()) ?? ''
    const startsAt = new Date().toISOString()
    const alert = { status: 'firing', labels: { alertname: 'HighLoad', instance: 'db-01' }, annotations: {} }
    const delivery = {
      ...{ version: '4', groupKey: '{}', truncatedAlerts: 0, status: 'firing', receiver: 'xunjian' },
      ...{ groupLabels: {}, commonLabels: {}, commonAnnotations: {}, externalURL: 'http://prometheus' },
      alerts: [{ ...alert, startsAt, endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: 'a1' }],
    }
    const answer = await fetch(address, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(delivery),
    })
    expect([answer.status, await answer.json()]).toMatchObject([200, {}])
    await page.reload()
    await page.getByText('1 alert', { exact: false }).first().waitFor()
    await page.getByRole('link', { name: 'HighLoad' }).waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  it('shows a viewer everything and lets them change nothing', async () => {
    const { page: theirs, close } = await openPage(browser, { url: collector.url, signedIn: viewer })
    await theirs.goto('/policies')
    await theirs.getByRole('link', { name: 'Databases are major' }).click()
    const name = theirs.getByLabel('Name', { exact: true })
    await name.waitFor()
    expect(await name.isDisabled()).toBe(true)
    for (const button of ['Save', 'Delete'])
      expect(await theirs.getByRole('button', { name: button, exact: true }).count()).toBe(0)
    await theirs.goto('/duty/contacts/mine')
    await theirs.getByLabel('Telephone').fill('138 0000 0000')
    await theirs.getByRole('button', { name: 'Save', exact: true }).click()
    await theirs.getByText('Saved.', { exact: true }).waitFor()
    await close()
  })

  async function viewer(): Promise<string> {
    const wanted = { username: `viewer-${randomUUID().slice(0, 8)}`, name: 'Zhao Min', role: 'viewer' }
    const { password } = await collector.post<{ password: string }>('/api/v1/users', wanted)
    const send = (path: string, body: unknown, cookie = '') =>
      fetch(`${collector.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(cookie !== '' && { cookie }) },
        body: JSON.stringify(body),
      })
    const signedIn = await send('/sign-in', { username: wanted.username, password })
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    await send('/me/password', { current: password, next: `Xk7-${randomUUID()}` }, cookie)
    return cookie
  }

  it('can be read and used by everybody, in both themes and languages, wide and narrow', async () => {
    const looks = [
      { theme: 'light', language: 'en', width: 1_440 },
      { theme: 'dark', language: 'zh-CN', width: 390 },
    ] as const
    const wrong: string[] = []
    for (const [turn, look] of looks.entries()) {
      const { page: theirs, close } = await openPage(browser, collector, look)
      // Each page in one of the two; they are built of the same parts.
      for (const to of PAGES.filter((_, place) => place % 2 === turn)) {
        await theirs.goto(to)
        await theirs.getByRole('heading', { level: 1 }).waitFor()
        const overflow = await theirs.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (overflow > 0) wrong.push(`${to} ${look.width}: ${overflow} pixels too wide`)
        wrong.push(...(await seriousFindings(theirs)).map((finding) => `${to} ${look.theme}: ${finding}`))
      }
      await close()
    }
    expect(wrong).toEqual([])
    expect(trouble).toEqual([])
  })
})
