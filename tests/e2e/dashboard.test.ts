// The dashboard in real Chromium, on a real collector with a real agent and one whose words are given.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../shared/finding.ts'
import { type AgentSocket, connectAgent, createIdentity, enrol } from '../support/agent-client.ts'
import { openBrowser, openPage, seriousFindings } from '../support/browser.ts'
import { aFinding, helloFrame, roundFrame } from '../support/frames.ts'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { quickestOf } from '../support/quickest.ts'

const CHANGE_MS = 1_000
const hostOf = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first()

describe.skipIf(!needs('chromium'))('the dashboard', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  let scripted: AgentSocket
  const identity = createIdentity()
  let seq = 0

  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector()
    writeFileSync(join(rig.dir, 'dump.sql'), '-- whole\n')
    const jobs = [{ name: 'nightly', files: [join(rig.dir, 'dump.sql')], maxAge: '26h', minSize: '1B' }]
    await rig.startAgent(
      'real',
      { inspections: { backups: { parameters: { jobs } } } },
      { env: 'production' },
    )
    scripted = await enterScripted()
    browser = await openBrowser()
    await until('the real agent has made its first rounds', async () => {
      const { total } = await collector.get<{ total: number }>('/api/v1/findings?inspection=disk')
      return total > 1 ? true : null
    })
  })
  afterAll(async () => {
    await browser?.close()
    scripted?.close()
    await rig?.remove()
  })

  async function enterScripted(): Promise<AgentSocket> {
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {
      labels: { env: 'laboratory' },
    })
    await enrol(collector.url, code, identity, { hostname: '实验-web-01' })
    const { agent } = await connectAgent(collector.url, identity)
    const hello = helloFrame()
    agent.send({ ...hello, facts: { ...hello.facts, hostname: '实验-web-01' } })
    await sayThrough(agent, 'ok')
    return agent
  }

  /** The scripted host speaks; resolves when the collector has committed what it said. */
  async function sayThrough(agent: AgentSocket, status: Finding['status']): Promise<void> {
    seq += 1
    const finding = aFinding({
      item: '/srv/data',
      status,
      summary: { code: 'space-ok', values: { free_bytes: status === 'ok' ? 9e9 : 1e6 } },
    })
    const now = Date.now()
    const round = { trigger: 'event' as const, plannedAt: null, observedAt: now, findings: [finding] }
    agent.send(roundFrame({ epoch: identity.epoch, seq, round: { ...round, nextDueAt: now + 300_000 } }))
    await agent.next('ack')
  }

  it('says at once what holds, in both languages', async () => {
    for (const [language, title, hosts] of [
      ['en', 'Overview', 'Hosts'],
      ['zh-CN', '总览', '主机'],
    ] as const) {
      const { page, trouble, close } = await openPage(browser, collector, { language })
      await page.goto('/')
      await page.getByRole('heading', { name: title, level: 1 }).waitFor()
      await page.getByRole('navigation').getByRole('link', { name: hosts }).click()
      await hostOf(page, '实验-web-01').waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(trouble).toEqual([])
      await close()
    }
  })

  it('shows a change of status within a second, without being asked', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    const item = page.getByText('/srv/data', { exact: true })
    const change = async () => {
      const seen = item.waitFor({ timeout: 10_000 })
      const sentAt = performance.now()
      await sayThrough(scripted, 'critical')
      await seen
      return performance.now() - sentAt
    }
    const changeAgain = async () => {
      await sayThrough(scripted, 'ok')
      await item.waitFor({ state: 'hidden', timeout: 10_000 })
      return change()
    }
    expect(await quickestOf(CHANGE_MS, [change, changeAgain, changeAgain])).toBeLessThan(CHANGE_MS)
    await close()
  })

  it('shares one stream among the tabs of a browser, and another tab takes it over', async () => {
    const { page, close } = await openPage(browser, collector)
    const streams: string[] = []
    page.context().on('request', (request) => {
      if (request.url().endsWith('/api/v1/live')) streams.push(request.url())
    })
    await page.goto('/')
    await page.getByText('Live', { exact: true }).waitFor()
    const other = await page.context().newPage()
    await other.goto('/')
    await other.getByText('Live', { exact: true }).waitFor()
    expect(streams).toHaveLength(1)
    await sayThrough(scripted, 'ok')
    await sayThrough(scripted, 'critical')
    await other.getByText('/srv/data', { exact: true }).waitFor()
    await page.close()
    await until('the other tab opens a stream', () => (streams.length === 2 ? true : null))
    await other.getByText('Live', { exact: true }).waitFor()
    await close()
  })

  it('keeps its filters in the address, and shows another filter at once and whole', async () => {
    await sayThrough(scripted, 'critical')
    const { page, close } = await openPage(browser, collector)
    await page.goto('/hosts')
    const rows = page.locator('tbody tr.ant-table-row')
    await rows.nth(1).waitFor()
    await page.getByRole('button', { name: 'Critical' }).click()
    await page.waitForURL(/state=critical/)
    await until('only critical hosts are shown', async () => ((await rows.count()) === 1 ? true : null))
    expect(await rows.first().textContent()).toContain('实验-web-01')
    expect(await page.locator('tr.gone, .pending-rows').count()).toBe(0)
    await page.goBack()
    await until('all hosts are shown again', async () => ((await rows.count()) > 1 ? true : null))
    await close()
  })

  it('inspects now and answers on the page', async () => {
    const { page, trouble, close } = await openPage(browser, collector)
    await page.goto('/hosts?labels=env:production')
    await page.locator('tbody a[href^="/hosts/"]').first().click()
    await page.getByRole('button', { name: 'Inspect now' }).click()
    const answer = page.getByRole('status').filter({ hasText: /inspections? answered/ })
    await answer.waitFor({ timeout: 60_000 })
    await answer.getByRole('link', { name: 'Backups' }).click()
    await page.getByText('on demand').first().waitFor()
    expect(trouble).toEqual([])
    await close()
  })

  it('takes a fault from acceptance to its solution, and asks why when it still holds', async () => {
    await sayThrough(scripted, 'critical')
    const { page, close } = await openPage(browser, collector)
    await page.goto('/faults')
    await page
      .getByRole('row', { name: /\/srv\/data/ })
      .getByRole('link', { name: /^F-/ })
      .click()
    await page.getByRole('button', { name: 'Accept' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Note (optional)').fill('on my way')
    await dialog.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('on my way').waitFor()
    await page.getByRole('button', { name: 'Mark as resolved' }).click()
    await dialog.getByLabel('Cause').fill('logs grew')
    await dialog.getByLabel('Solution').fill('logs rotated')
    await dialog.getByRole('button', { name: 'Mark as resolved' }).click()
    await dialog.getByLabel('Why resolved all the same').fill('the disk is taken out of service')
    await dialog.getByRole('button', { name: 'Mark as resolved' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('logs rotated').first().waitFor()
    await close()
  })

  it('finds a host by a few letters from the keyboard', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find a host' }).fill('实验')
    await page.getByRole('option', { name: /^Hosts .*实验-web-01/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '实验-web-01', level: 1 }).waitFor()
    await close()
  })

  it('remembers language and theme', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/')
    await page.getByRole('button', { name: 'Language: English' }).click()
    await page.getByRole('menuitem', { name: '中文' }).click()
    await page.getByRole('button', { name: '主题' }).click()
    await page.getByRole('menuitem', { name: '深色' }).click()
    await page.reload()
    await page.getByRole('heading', { name: '总览' }).waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await close()
  })

  it('lets a host in and shows it when it arrives', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/hosts/add')
    await page.getByLabel('Key', { exact: true }).fill('env')
    await page.getByLabel('Value', { exact: true }).fill('office')
    await page.getByRole('button', { name: 'Create code' }).click()
    const line = await page.getByText(/xunjian-agent enrol/).textContent()
    const code = /--code '?([^\s']+)/.exec(line ?? '')?.[1] ?? ''
    const newcomer = createIdentity()
    await enrol(collector.url, code, newcomer, { hostname: 'office-nas-01' })
    const { agent } = await connectAgent(collector.url, newcomer)
    const hello = helloFrame()
    agent.send({ ...hello, facts: { ...hello.facts, hostname: 'office-nas-01' } })
    await page.getByText('office-nas-01 has arrived').waitFor({ timeout: 10_000 })
    agent.close()
    await close()
  })

  it.each([
    { language: 'en', theme: 'light', width: 1_440 },
    { language: 'zh-CN', theme: 'dark', width: 390 },
  ] as const)('can be used by everybody: $language, $theme, $width wide', async (look) => {
    const { hosts } = await collector.get<{ hosts: { id: string }[] }>('/api/v1/hosts?labels=env:laboratory')
    const { rounds } = await collector.get<{ rounds: { id: number }[] }>('/api/v1/rounds?limit=1')
    const { faults } = await collector.get<{ faults: { id: number }[] }>('/api/v1/faults?limit=1')
    const host = `/hosts/${hosts[0]?.id}`
    const tabs = ['now', 'history', 'faults', 'events', 'plan', 'agent'].map((tab) => `${host}?tab=${tab}`)
    const lists = [
      '/',
      '/faults',
      '/hosts',
      '/hosts/add',
      '/rounds',
      '/backups',
      '/patches',
      '/removable-media',
    ]
    const { page, trouble, close } = await openPage(browser, collector, look)
    for (const path of [...lists, ...tabs, `/rounds/${rounds[0]?.id}`, `/faults/${faults[0]?.id}`]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      expect(await seriousFindings(page), path).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    }
    expect(trouble).toEqual([])
    await close()
  })

  it('says that it is cut off, and comes back by itself', async () => {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await collector.stop()
    await page.getByText(/Reconnecting|Stale since/).waitFor()
    collector = await rig.startCollector()
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 })
    await close()
  })
})
