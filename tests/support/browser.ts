// Real Chromium with the dashboard in it, and what axe says of a page.
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { commandPath } from './needs.ts'

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: commandPath('chromium'), args: QUIET })
}

export type Look = {
  readonly language?: 'en' | 'zh-CN'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** Where the page is; `signedIn`: the cookie of who looks at it. */
type Site = { readonly url: string; readonly signedIn?: () => Promise<string> }

/** A page of somebody who was never here before; what goes wrong in it is kept in `trouble`. */
export async function openPage(browser: Browser, { url: base, signedIn }: Site, look: Look = {}) {
  const { language = 'en', theme = 'light', width = 1_440 } = look
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: 900 },
    locale: language,
    colorScheme: theme,
    // On a busy machine a press could begin on a button that still moves, and end beside it.
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const [name, value] = (await signedIn?.())?.split('=', 2) ?? []
  if (name !== undefined && value !== undefined) await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text())
  })
  return { page, trouble, close: () => context.close() }
}

/** Findings of axe that keep somebody from using the page. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`)
}

/** Chooses from a list that opens, by the label of its field. */
export async function pick(
  page: Page,
  name: string,
  option: string | RegExp,
  within: Page | Locator = page,
): Promise<void> {
  await within.getByRole('combobox', { name, exact: true }).click()
  const shown = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await shown.locator('.ant-select-item-option').filter({ hasText: option }).first().click()
  // The list goes, and with it what it covers.
  await within.locator('h1, .ant-modal-title').first().click()
}

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
}
