// From what happens on a host to the page that somebody has open: a real unit of a real systemd, a real kernel event.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FindingPage } from '../../shared/api/finding.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { commandPath, needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { quickestOf } from '../support/quickest.ts'
import { type SystemdContainer, startSystemdContainer } from '../support/systemd-container.ts'

const SECOND_MS = 1_000
const REPOSITORY = resolve(import.meta.dirname, '../..')

describe.skipIf(!needs('chromium'))('what happens on a host is on the open page within a second:', () => {
  let rig: Rig
  let collector: Collector
  let browser: Browser
  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.remove()
  })

  const untilFound = (item: string) =>
    until(`${item} is known`, async () => {
      const { findings } = await collector.get<FindingPage>(
        `/api/v1/findings?search=${encodeURIComponent(item)}`,
      )
      return findings.length > 0 ? findings : null
    })

  /** Milliseconds from the deed until the overview shows the text. */
  async function timeToPage(text: string | RegExp, deed: () => Promise<unknown> | unknown): Promise<number> {
    const { page, close } = await openPage(browser, collector)
    await page.goto('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    const seen = page.getByText(text).first().waitFor({ timeout: 10_000 })
    const startedAt = performance.now()
    await deed()
    await seen
    const tookMs = performance.now() - startedAt
    await close()
    return tookMs
  }

  describe.skipIf(!needs('systemd-rig'))('a service', () => {
    const VICTIMS = ['victim-a', 'victim-b', 'victim-c']

    let container: SystemdContainer
    beforeAll(async () => {
      container = await startSystemdContainer({ network: 'host', shown: REPOSITORY })
      await enterAgent(container)
    })
    afterAll(() => container?.stop())

    async function enterAgent({ writeFile, run, systemctl }: SystemdContainer): Promise<void> {
      const main = `${process.execPath} ${join(REPOSITORY, 'agent/main.ts')} --config /etc/xunjian-agent.yaml`
      const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes')
      const settings = { state: '/var/lib/xunjian-agent', collector: collector.url }
      const services = { parameters: { expected: VICTIMS } }
      await writeFile('/etc/xunjian-agent.yaml', JSON.stringify({ ...settings, inspections: { services } }))
      for (const name of VICTIMS)
        await writeFile(`/etc/systemd/system/${name}.service`, '[Service]\nExecStart=/bin/sleep infinity\n')
      await writeFile('/etc/systemd/system/agent.service', `[Service]\nExecStart=${main} run\n`)
      await systemctl('daemon-reload')
      await systemctl('start', ...VICTIMS)
      const enrolled = await run('/bin/sh', '-c', `${main} enrol --collector ${collector.url} --code ${code}`)
      expect(enrolled).toMatchObject({ code: 0 })
      await systemctl('start', 'agent')
      for (const name of VICTIMS) await untilFound(`${name}.service`)
    }

    it('that is killed', async () => {
      const tookMs = await quickestOf(
        SECOND_MS,
        VICTIMS.map((name) => () => {
          const unit = `${name}.service`
          return timeToPage(unit, () => container.systemctl('kill', '-s', 'KILL', unit))
        }),
      )
      expect(tookMs).toBeLessThan(SECOND_MS)
    })
  })

  describe.skipIf(!needs('loop-devices', 'udev'))('a medium', () => {
    it('that is plugged in', async () => {
      const images = ['stick-a.img', 'stick-b.img', 'stick-c.img']
      for (const name of images) writeFileSync(join(rig.dir, name), Buffer.alloc(1024 * 1024))
      await rig.startAgent('media', {
        inspections: { 'removable-media': { parameters: { kinds: ['loop'] } } },
      })
      await untilFound('loop')
      const devices: string[] = []
      const plugIn = (name: string) => {
        const options = ['--find', '--show', join(rig.dir, name)]
        devices.push(execFileSync(commandPath('losetup'), options, { encoding: 'utf8' }).trim())
      }
      try {
        const tookMs = await quickestOf(
          SECOND_MS,
          images.map((name) => () => timeToPage(name, () => plugIn(name))),
        )
        expect(tookMs).toBeLessThan(SECOND_MS)
      } finally {
        for (const device of devices) execFileSync(commandPath('losetup'), ['--detach', device])
      }
    })
  })
})
