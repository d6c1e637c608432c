// What people on duty click while it happens: a swap, a window that ends early or late, a date left out, a message sent again.
import { randomBytes } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RosterShifts } from '../../shared/api/duty.ts'
import type { NotificationPage } from '../../shared/api/notification.ts'
import type { Occurrence, Window } from '../../shared/api/settings/window.ts'
import { openBrowser, openPage, pick, save, seriousFindings } from '../support/browser.ts'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { startWebhook } from '../support/receivers/webhook-receiver.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SIGNING = `whsec_${randomBytes(24).toString('base64')}`

const localOf = (at: number) => new Date(at).toISOString().slice(0, 16)
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)

describe.skipIf(!needs('chromium'))('what people on duty click', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  let page: Page
  let trouble: string[]
  let receiver: Awaited<ReturnType<typeof startWebhook>>

  beforeAll(async () => {
    rig = await createRig()
    receiver = await startWebhook({ secret: SIGNING })
    collector = await rig.startCollector({ notify: { allow: ['127.0.0.1'] } })
    browser = await openBrowser()
    const opened = await openPage(browser, collector)
    page = opened.page
    trouble = opened.trouble
    page.setDefaultTimeout(20_000)
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.remove()
    await receiver?.close()
  })

  const make = async (kind: string, body: object, secrets: object = {}) =>
    (await collector.post<{ id: string }>(`/api/v1/settings/${kind}`, { body, secrets })).id

  /** By Enter, as somebody without a mouse does. */
  async function pressOn(button: Locator): Promise<void> {
    await button.focus()
    await page.keyboard.press('Enter')
  }

  async function gone(dialog: Locator): Promise<void> {
    await dialog.waitFor({ state: 'hidden' })
  }

  it('swaps two turns of duty, and says by whom each is done now', async () => {
    await collector.post('/api/v1/users', { username: 'chen.jie', name: 'Chen Jie', role: 'operator' })
    const { people } = await collector.get<{ people: { id: string; name: string }[] }>('/api/v1/people')
    const idOf = (name: string) => people.find((person) => person.name === name)?.id ?? ''
    const monday = Date.parse('2031-03-03T08:00:00Z')
    const shift = { name: 'Day', from: '08:00', to: '08:00', every: 'day', startOn: dateOf(monday) }
    const order = [idOf('Li Na'), idOf('Chen Jie')]
    const roster = { name: 'First line', timeZone: 'UTC', shifts: [{ ...shift, people: order }] }
    const id = await make('roster', roster)
    const who = async () => {
      const range = `from=${monday}&to=${monday + 2 * DAY}`
      const { turns } = await collector.get<RosterShifts>(`/api/v1/rosters/${id}/shifts?${range}`)
      return turns.map(({ person }) => person?.name)
    }
    expect(await who()).toEqual(['Li Na', 'Chen Jie'])

    await page.goto(`/duty?view=week&on=${dateOf(monday)}`)
    await pressOn(page.getByRole('button', { name: 'Monday, March 3, 08:00 Li Na, Day' }))
    await pressOn(page.getByRole('dialog').getByRole('button', { name: 'Swap' }))
    const dialog = page.getByRole('dialog', { name: /^Swap: 2031-03-03 08:00/ })
    await dialog.getByText('Li Na takes the other duty, and the other way round.').waitFor()
    await dialog.getByRole('button', { name: 'Swap' }).click()
    await dialog.getByText('Please fill this in').waitFor()
    await pick(page, 'With which duty', /Chen Jie · 2031-03-04/, dialog)
    await dialog.getByLabel('Reason').fill('a wedding')
    await dialog.getByRole('button', { name: 'Swap' }).click()
    await gone(dialog)
    await page.getByRole('button', { name: 'Tuesday, March 4, 08:00 Li Na, Day, stands in' }).waitFor()
    await page.getByRole('button', { name: 'Monday, March 3, 08:00 Chen Jie, Day, stands in' }).click()
    const turn = page.getByRole('dialog')
    await turn.getByText('a wedding').waitFor()
    expect(await who()).toEqual(['Chen Jie', 'Li Na'])

    await turn
      .getByText(
        'This duty was swapped with 2031-03-04 08:00 – 2031-03-05 08:00. Back as planned, both go back.',
      )
      .waitFor()
    await pressOn(turn.getByRole('button', { name: 'Back as planned' }))
    await gone(turn)
    await page.getByRole('button', { name: 'Tuesday, March 4, 08:00 Chen Jie, Day', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Monday, March 3, 08:00 Li Na, Day', exact: true }).waitFor()
    expect(await who()).toEqual(['Li Na', 'Chen Jie'])
  })

  /** Began ten minutes ago, and would last an hour. */
  async function runningWindow(name: string): Promise<{ id: string; row: Locator; startAt: number }> {
    const startAt = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE
    const when = { timeZone: 'UTC', startAt: localOf(startAt), minutes: 60 }
    const id = await make('window', { name, reason: 'updates', ...when })
    return { id, row: page.getByRole('row', { name: new RegExp(name) }), startAt }
  }
  const changesOf = async (id: string) => {
    const { body } = await collector.get<{ body: Window }>(`/api/v1/settings/window/${id}`)
    return body.changes
  }

  it('ends a window that runs, and says that none does', async () => {
    const { id, row, startAt } = await runningWindow('Kernel updates')
    await page.goto('/windows')
    await page.getByText('One window runs now: Kernel updates.').waitFor()
    // As in a network without a way out: what the browser thinks of that keeps nobody from working.
    await page.evaluate(() => window.dispatchEvent(new Event('offline')))
    await pressOn(row.getByRole('button', { name: 'End now' }))
    const dialog = page.getByRole('dialog', { name: 'End “Kernel updates” now' })
    await dialog.getByText('What is still bad then becomes a fault at once.').waitFor()
    await dialog.getByRole('button', { name: 'End now' }).click()
    await dialog.getByText('Please fill this in').waitFor()
    expect(await changesOf(id)).toEqual([])
    await dialog.getByLabel('Reason').fill('done early')
    await dialog.getByRole('button', { name: 'End now' }).click()
    await gone(dialog)
    await page.getByText('No window runs now.').waitFor()
    await row.getByText('not any more').waitFor()
    const [change, ...others] = await changesOf(id)
    expect(others).toEqual([])
    expect(change).toMatchObject({ startAt, reason: 'done early' })
    expect(change?.endAt).toBeLessThan(startAt + HOUR)
  })

  it('lets a window last longer, and says what is wrong with a moment that is over', async () => {
    const { id, row, startAt } = await runningWindow('Moving racks')
    await page.goto('/windows')
    await pressOn(row.getByRole('button', { name: 'Extend' }))
    const dialog = page.getByRole('dialog', { name: 'Extend “Moving racks”' })
    await dialog.getByLabel('Reason').fill('one rack is late')
    const end = dialog.getByLabel('Ends at')
    const choose = async (at: number) => {
      // The browser stands in Shanghai.
      await end.fill(localOf(at + 8 * HOUR).replace('T', ' '))
      await end.press('Tab')
      await dialog.getByRole('button', { name: 'Extend' }).click()
    }
    await choose(startAt - HOUR)
    await dialog.getByText('lies in the past or too far ahead').waitFor()
    expect(await changesOf(id)).toEqual([])
    const later = startAt + 3 * HOUR
    await choose(later)
    await gone(dialog)
    await row.locator(`time[datetime="${new Date(later).toISOString()}"]`).waitFor()
    expect(await changesOf(id)).toEqual([{ startAt, endAt: later, reason: 'one rack is late' }])
  })

  it('leaves out a date of a window where it is shown, and puts one back', async () => {
    const first = Math.floor(Date.now() / DAY) * DAY + 2 * DAY
    const day = (count: number) => localOf(first + count * DAY)
    const times = { timeZone: 'UTC', startAt: day(0), minutes: 60, rule: 'FREQ=DAILY' }
    const id = await make('window', { name: 'Nightly copies', reason: 'copies', ...times })
    const datesOf = async () => {
      const range = `from=${first}&to=${first + 6 * DAY}`
      const { occurrences } = await collector.get<{ occurrences: Occurrence[] }>(
        `/api/v1/windows/occurrences?${range}`,
      )
      return occurrences.filter(({ windowId }) => windowId === id).map(({ startAt }) => localOf(startAt))
    }
    await page.goto(`/windows/${id}`)
    const next = page.getByRole('region', { name: 'Next dates' })
    const shown = (count: number) => localOf(first + count * DAY + 8 * HOUR).replace('T', ' ')
    const second = next.getByRole('listitem').nth(1)
    await pressOn(second.getByRole('button', { name: `Leave out ${shown(1)}` }))
    // The button that was pressed still has the focus, and takes it back.
    await second.getByText('left out').waitFor()
    await page.keyboard.press('Enter')
    await second.getByText('1 h').waitFor()
    await page.keyboard.press('Enter')
    const list = page.getByRole('list', { name: 'Left out' })
    await list.getByText(day(1).replace('T', ' ')).waitFor()

    const field = page.getByLabel('Left out', { exact: true }).and(page.getByRole('textbox'))
    const write = async (count: number) => {
      await field.fill(day(count).slice(0, 10))
      await field.press('Enter')
      await page.getByRole('button', { name: 'Leave out', exact: true }).click()
    }
    await write(3)
    await write(4)
    expect(await list.getByRole('listitem').count()).toBe(3)
    await pressOn(list.getByRole('button', { name: `Put back ${day(3).replace('T', ' ')}` }))
    await until('the focus is on the next date of the list', async () =>
      (await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ===
      `Put back ${day(4).replace('T', ' ')}`
        ? true
        : null,
    )
    await save(page)
    expect(await datesOf()).toEqual([day(0), day(2), day(3), day(5)])
    await page.reload()
    await second.getByText('left out').waitFor()

    // At another time of day the same dates stay out.
    await page.getByLabel('First beginning').fill(`${day(0).slice(0, 10)} 01:30`)
    await page.getByLabel('First beginning').press('Tab')
    await list.getByText(`${day(1).slice(0, 10)} 01:30`).waitFor()
    await save(page)
    expect((await datesOf()).map((date) => date.slice(0, 10))).toEqual(
      [0, 2, 3, 5].map((count) => day(count).slice(0, 10)),
    )
  })

  it('says in the reader’s language what only the collector finds wrong with a field', async () => {
    const { page: theirs, close } = await openPage(browser, collector, { language: 'zh-CN' })
    await theirs.goto('/channels/new')
    await theirs.getByRole('button', { name: /^网络回调/ }).click()
    await theirs.getByLabel('名称', { exact: true }).fill('工单系统')
    await theirs.getByLabel('地址', { exact: true }).fill('https://a:b@hooks.example.com/x')
    await theirs.getByLabel('签名密钥').fill('none')
    await theirs.getByRole('button', { name: '保存', exact: true }).click()
    await theirs.getByText('用户名和密码请填在旁边的字段，不要写在地址里').waitFor()
    const secret = theirs.getByLabel('签名密钥')
    const said = await secret.getAttribute('aria-describedby')
    const beside = said?.split(' ').map((id) => theirs.locator(`[id="${id}"]`)) ?? []
    const words = await Promise.all(beside.map((one) => one.textContent()))
    expect(words.join(' ')).toContain('须为 whsec_ 加 24 至 64 字节的 base64')
    expect(await theirs.locator('main').textContent()).not.toContain('stand beside it')
    // The foot leads to what stands beside the fields, and does not say it again.
    expect(await theirs.getByText('用户名和密码请填在旁边的字段，不要写在地址里').count()).toBe(1)
    expect(await theirs.locator('main').textContent()).not.toMatch(/json\.|settings\.url/)
    await theirs.getByRole('button', { name: '有 2 处需要修改' }).click()
    await theirs.waitForFunction(
      (id) => document.activeElement?.id === id,
      await theirs.getByLabel('地址', { exact: true }).getAttribute('id'),
    )
    await close()
  })

  it('sends a message again that was given up', async () => {
    const target = { type: 'webhook', url: `${receiver.url}/hook` }
    const wrong = { signingSecret: `whsec_${randomBytes(24).toString('base64')}` }
    const channelId = await make('channel', { name: 'Ticket system', settings: target }, wrong)
    await make('route', { name: 'Everything', channelIds: [channelId] })
    await collector.post('/api/v1/faults', { title: 'The lift smells of smoke' })
    const states = async () => {
      const { notifications } = await collector.get<NotificationPage>('/api/v1/notifications?limit=50')
      return notifications.map(({ state }) => state)
    }
    await page.goto('/notifications')
    const row = page.getByRole('row', { name: /The lift smells of smoke/ })
    await row.getByText('Given up').waitFor()
    await page.getByText('1 message was given up: somebody was not told.').waitFor()
    await page.goto(`/channels/${channelId}`)
    await page.getByRole('button', { name: 'Replace: Signing secret' }).click()
    await page.getByLabel('Signing secret').fill(SIGNING)
    await save(page)
    await page.goto('/notifications')
    await pressOn(row.getByRole('button', { name: 'Send again' }))
    await row.getByText('Sent', { exact: true }).waitFor()
    await page.getByText('somebody was not told').waitFor({ state: 'hidden' })
    expect(await row.getByRole('button', { name: 'Send again' }).count()).toBe(0)
    expect(await states()).toEqual(['sent'])
    expect(receiver.json()).toMatchObject({ data: { fault: { title: 'The lift smells of smoke' } } })
  })

  it('has been readable for everybody, and nothing has gone wrong in the page', async () => {
    const found = await seriousFindings(page)
    await page.goto('/windows')
    await page.getByRole('link', { name: 'Nightly copies' }).first().click()
    await page.getByRole('list', { name: 'Left out' }).waitFor()
    found.push(...(await seriousFindings(page)))
    expect(found).toEqual([])
    // What the collector refused on purpose is all that the console has seen.
    expect(trouble.filter((line) => !/status of 400/.test(line))).toEqual([])
  })
})
