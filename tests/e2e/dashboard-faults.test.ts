// A fault before the real dashboard, from its report to its end: one that a person reports, one that a machine finds.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultDetail, FaultPage } from '../../shared/api/fault.ts'
import type { Finding } from '../../shared/finding.ts'
import { type AgentSocket, connectAgent, createIdentity, enrol } from '../support/agent-client.ts'
import { openBrowser, openPage, seriousFindings } from '../support/browser.ts'
import { aFinding, helloFrame, roundFrame } from '../support/frames.ts'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'

const HOST = '仓库-db-01'
const PASSWORD = 'a quiet lake at dawn'
// One green pixel.
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe.skipIf(!needs('chromium'))('the process of a fault', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  let agent: AgentSocket
  const identity = createIdentity()
  let seq = 0

  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector()
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {})
    await enrol(collector.url, code, identity, { hostname: HOST })
    agent = (await connectAgent(collector.url, identity)).agent
    const hello = helloFrame()
    agent.send({ ...hello, facts: { ...hello.facts, hostname: HOST } })
    await collector.post('/api/v1/settings/emergency-plan', {
      body: {
        name: 'A full disk',
        text: 'Call **whoever owns the data** first.',
        steps: [{ title: 'Stop the batch jobs' }, { title: 'Extend the volume' }],
      },
    })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    agent?.close()
    await rig?.remove()
  })

  async function say(item: string, status: Finding['status']): Promise<void> {
    seq += 1
    const values = { free_bytes: status === 'ok' ? 9e9 : 1e6 }
    const findings = [aFinding({ item, status, summary: { code: 'space-ok', values } })]
    const observedAt = Date.now()
    const when = { trigger: 'event' as const, plannedAt: null, observedAt, nextDueAt: observedAt + 600_000 }
    agent.send(roundFrame({ epoch: identity.epoch, seq, round: { ...when, findings } }))
    await agent.next('ack')
  }

  const numberOf = (page: Page) => Number(/\/faults\/(\d+)/.exec(page.url())?.[1])
  const file = (id: number) => collector.get<FaultDetail>(`/api/v1/faults/${id}`)

  /** The button of an action, or its line in the menu; then its form. */
  async function act(page: Page, name: string, more = 'More') {
    const button = page.locator('.page-actions').getByRole('button', { name, exact: true })
    await page.locator('.page-actions').getByRole('button').first().waitFor()
    if ((await button.count()) > 0) await button.click()
    else {
      await page.locator('.page-actions').getByRole('button', { name: more }).click()
      await page.getByRole('menuitem', { name, exact: true }).click()
    }
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const submit = () => dialog.locator('button[type=submit]').click()
    return { dialog, submit, done: () => dialog.waitFor({ state: 'hidden' }) }
  }

  async function createPerson(username: string, name: string, role: string): Promise<() => Promise<string>> {
    const wanted = { username, name, role }
    const { password } = await collector.post<{ password: string }>('/api/v1/users', wanted)
    const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${collector.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const signedIn = await send('/sign-in', { username, password })
    const [cookie = ''] = signedIn.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    await send('/me/password', { current: password, next: PASSWORD }, { cookie })
    return async () => cookie
  }

  it('goes from a report with files through all its stages to a review', async () => {
    const { page, trouble, close } = await openPage(browser, collector)
    await page.goto('/faults')
    await page.getByRole('link', { name: 'Report a fault' }).click()
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.locator('.form-mistake').waitFor()
    await page.getByLabel('What is wrong').fill('Labels are printed slowly')
    await page.getByLabel('Description').fill('It takes **minutes**.\n\n<img src=x onerror=alert(1)>')
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('.markdown-preview strong', { hasText: 'minutes' }).waitFor()
    await page.getByRole('button', { name: 'Write on' }).click()
    await page.locator('input[type=file]').setInputFiles([
      { name: 'screen.png', mimeType: 'image/png', buffer: PICTURE },
      { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    ])
    await page.getByText('Files of this kind are not taken').waitFor()
    await page.getByRole('button', { name: 'Take tool.exe away' }).click()
    await page.getByText('· sent').waitFor()
    await page.getByLabel('Host', { exact: true }).click()
    await page.keyboard.type('db-01')
    await page.getByText(HOST, { exact: true }).last().click()
    await page.getByRole('radio', { name: 'Major' }).check()
    await page.getByRole('radio', { name: 'High' }).check()
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.getByRole('heading', { name: `${HOST} · Labels are printed slowly` }).waitFor()

    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    const picture = page.getByRole('link', { name: /screen\.png/ }).locator('img')
    await until('the picture is shown', async () =>
      (await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)) > 0 ? true : null,
    )

    const accept = await act(page, 'Accept')
    await accept.dialog.getByLabel('Note (optional)').fill('on my way')
    await accept.submit()
    await accept.done()
    await page.getByText('with Li Na').waitFor()
    const start = await act(page, 'Start work')
    await start.submit()
    await start.done()
    const hold = await act(page, 'Put on hold')
    await hold.submit()
    await hold.dialog.locator('.form-mistake').waitFor()
    await hold.dialog.getByLabel('What exactly').fill('a new print head is on its way')
    await hold.submit()
    await hold.done()
    await page.getByText('On hold, waiting for: A vendor').waitFor()
    const resume = await act(page, 'Resume')
    await resume.submit()
    await resume.done()

    await page.getByLabel('Add a note').fill('The head is **changed**, see the log')
    await page
      .locator('.note-form input[type=file]')
      .setInputFiles([{ name: 'printer.log', mimeType: 'text/plain', buffer: Buffer.from('ready\n') }])
    await page.getByText('· sent').waitFor()
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.locator('.timeline strong', { hasText: 'changed' }).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: /printer\.log/ }).click()
    expect((await download).suggestedFilename()).toBe('printer.log')

    const resolve = await act(page, 'Mark as resolved')
    await resolve.dialog.getByLabel('Cause').fill('the head was worn')
    await resolve.dialog.getByLabel('Solution').fill('changed it')
    await resolve.submit()
    await resolve.done()
    const verify = await act(page, 'Verify')
    await verify.submit()
    await verify.done()
    const end = await act(page, 'Close fault')
    await end.submit()
    await end.dialog.locator('.form-mistake').waitFor()
    await end.dialog.getByLabel('Review').fill('Spare heads are **kept in store** now.')
    await end.submit()
    await end.done()
    await page.locator('.outcome strong', { hasText: 'kept in store' }).waitFor()
    const fault = await file(numberOf(page))
    expect(fault.stage).toBe('closed')
    const people = fault.timeline.filter(({ by }) => by.kind === 'person').map(({ kind }) => kind)
    expect(people).toEqual([
      'opened',
      'accepted',
      'handling',
      'held',
      'resumed',
      'note',
      'resolved',
      'verified',
      'closed',
    ])
    expect(fault.attachments.map(({ name }) => name).sort()).toEqual(['printer.log', 'screen.png'])
    expect(trouble).toEqual([])
    await close()
  })

  it('is moved over the board by the keyboard, ticked off, and verified by the machine that found it', async () => {
    await say('/srv/data', 'critical')
    await say('/srv/data', 'critical')
    const { page, trouble, close } = await openPage(browser, collector, { language: 'zh-CN' })
    await page.goto('/faults/board')
    const column = (name: string) => page.getByRole('region', { name })
    const card = column('已申报').getByRole('listitem').filter({ hasText: '/srv/data' })
    await card.getByRole('link').focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('[role=menuitem]:focus', { hasText: '受理' }).waitFor()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '重大' }).check()
    await dialog.getByRole('button', { name: '受理', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await until('the card has left its column', async () => ((await card.count()) === 0 ? true : null))
    const moved = column('已受理').getByRole('listitem').filter({ hasText: '/srv/data' })
    await moved.getByRole('link').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '应急预案：A full disk' }).waitFor()
    await page.getByRole('checkbox', { name: 'Stop the batch jobs' }).click()
    await page.getByText('已完成 1/2').waitFor()

    const resolve = await act(page, '标记已修复', '更多')
    await resolve.dialog.getByLabel('故障原因').fill('日志未轮转')
    await resolve.dialog.getByLabel('处理措施').fill('已清理并启用轮转')
    await resolve.submit()
    await resolve.dialog.getByText('巡检结果仍为异常').waitFor()
    await resolve.dialog.getByLabel('仍标记已修复的理由').fill('巡检尚未重新执行')
    await resolve.submit()
    await resolve.done()
    const id = numberOf(page)
    await say('/srv/data', 'ok')
    await say('/srv/data', 'ok')
    await until('the inspection has verified it', async () =>
      (await file(id)).verifiedAt === null ? null : true,
    )
    await page.locator('.page-actions .ant-btn-primary', { hasText: '关闭故障' }).waitFor()
    const review = await act(page, '关闭故障', '更多')
    await review.dialog.getByLabel('复盘').fill('磁盘告警阈值提前。')
    await review.submit()
    await review.done()
    await page.locator('.outcome').getByText('磁盘告警阈值提前。').waitFor()
    expect((await file(id)).stage).toBe('closed')
    // The browser notes the refusal that asked why.
    expect(trouble.filter((words) => !words.includes('409'))).toEqual([])
    await close()
  })

  it('says what to do when somebody else was faster, and keeps what was written', async () => {
    const { id } = await collector.post<FaultDetail>('/api/v1/faults', { title: 'The door does not lock' })
    const { page, close } = await openPage(browser, collector)
    await page.goto(`/faults/${id}`)
    const accept = await act(page, 'Accept')
    await accept.dialog.getByLabel('Note (optional)').fill('I go there')
    await collector.post(`/api/v1/faults/${id}/cancel`, { reason: 'it does' })
    await accept.submit()
    await accept.dialog.getByText('The fault has moved on meanwhile').waitFor()
    expect(await accept.dialog.getByLabel('Note (optional)').inputValue()).toBe('I go there')
    await page.getByText('Cancelled').first().waitFor()
    await close()
  })

  it('merges into another one that is found by its title, and leads there', async () => {
    const { id: into } = await collector.post<FaultDetail>('/api/v1/faults', {
      title: 'The lift stands still',
    })
    const { id } = await collector.post<FaultDetail>('/api/v1/faults', { title: 'The lift makes no sound' })
    const { page, close } = await openPage(browser, collector)
    await page.goto(`/faults/${id}`)
    const merge = await act(page, 'Merge')
    await merge.dialog.getByLabel('Into which fault').click()
    await page.keyboard.type('stands still')
    await page.getByText(`F-${into} The lift stands still`).click()
    await merge.submit()
    await merge.done()
    await page
      .getByRole('link', { name: `F-${into}`, exact: true })
      .first()
      .click()
    await page.getByRole('heading', { name: 'The lift stands still' }).waitFor()
    await close()
  })

  it('can be reported by whoever may only read, who is offered nothing else', async () => {
    const signedIn = await createPerson('li.si', 'Li Si', 'viewer')
    const { page, close } = await openPage(browser, { url: collector.url, signedIn })
    await page.goto('/faults/report')
    await page.getByLabel('What is wrong').fill('The meeting room has no network')
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.getByRole('heading', { name: 'The meeting room has no network' }).waitFor()
    expect(await page.locator('.page-actions button').count()).toBe(0)
    expect(await page.locator('.note-form').count()).toBe(0)
    await page.goto('/faults/report')
    await page.getByLabel('What is wrong').fill('half a sen')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('dialog').waitFor()
    expect(new URL(page.url()).pathname).toBe('/faults/report')
    await close()
  })

  it('is found again by a filter that is kept under a name, renamed and removed', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/faults?view=mine&risk=high')
    const menu = (name: string) => page.getByRole('button', { name })
    await menu('Saved filters').click()
    await page.getByRole('menuitem', { name: 'Save this view' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Hot ones')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await menu('Hot ones').waitFor()
    await page.goto('/faults')
    await menu('Saved filters').click()
    await page.getByRole('menuitem', { name: 'Hot ones' }).click()
    await page.waitForURL(/risk=high/)
    expect(new URL(page.url()).searchParams.get('view')).toBe('mine')
    await menu('Hot ones').click()
    await page.getByRole('menuitem', { name: 'Rename or remove' }).click()
    await page.getByRole('button', { name: 'Rename “Hot ones”' }).click()
    const form = page.getByRole('dialog').filter({ hasText: 'Share it with everybody' })
    await form.getByLabel('Name').fill('Burning')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Remove “Burning”' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('None is saved.').waitFor()
    const { settings } = await collector.get<{ settings: unknown[] }>('/api/v1/settings/saved-filter')
    expect(settings).toEqual([])
    await close()
  })

  it.each([
    { language: 'en', theme: 'light', width: 1_440 },
    { language: 'zh-CN', theme: 'dark', width: 390 },
  ] as const)('can be used by everybody: $language, $theme, $width wide', async (look) => {
    const { faults } = await collector.get<FaultPage>('/api/v1/faults?open=true')
    const past = await collector.get<FaultPage>('/api/v1/faults?open=false')
    const { page, trouble, close } = await openPage(browser, collector, look)
    const ids = [faults[0], past.faults[0], past.faults.at(-1)].map((fault) => `/faults/${fault?.id}`)
    const lists = ['/faults', '/faults?view=past&risk=high', '/faults/board', '/faults/report']
    for (const path of [...lists, ...ids]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      expect(await seriousFindings(page), path).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    }
    await page.goto(`/faults/${faults[0]?.id}`)
    await page.locator('.page-actions .ant-btn-primary').click()
    await page.getByRole('dialog').waitFor()
    // Colours on their way in are paler than they will be.
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await seriousFindings(page), 'a form').toEqual([])
    expect(trouble).toEqual([])
    await close()
  })
})
