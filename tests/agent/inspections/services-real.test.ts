// Services of a real systemd, booted in a container: real crashes, real restart loops, real signals over D-Bus.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../../agent/host/host.ts'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import type { Memory } from '../../../agent/inspection.ts'
import { ServicesParameters } from '../../../agent/inspections/services/parameters.ts'
import { services } from '../../../agent/inspections/services.ts'
import { createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { needs } from '../../support/needs.ts'
import { type SystemdContainer, startSystemdContainer } from '../../support/systemd-container.ts'

const UNITS = {
  'healthy.service': '[Service]\nExecStart=/bin/sleep infinity\n',
  'once.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
  'crash.service': '[Service]\nExecStart=/bin/sleep infinity\n',
  'stopped.service': '[Service]\nExecStart=/bin/sleep infinity\n',
  'condition.service':
    '[Unit]\nConditionPathExists=/nowhere\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=rig.target\n',
  'looping.service':
    '[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sh -c "sleep 0.1; exit 1"\nRestart=always\nRestartSec=100ms\n',
  'gives-up.service':
    '[Unit]\nStartLimitBurst=2\n[Service]\nExecStart=/bin/false\nRestart=always\nRestartSec=10ms\n',
  'unlisted.service': '[Service]\nExecStart=/bin/false\n',
  'leaves.service': '[Service]\nExecStart=/bin/sleep infinity\n',
}
const EXPECTED = [
  'healthy',
  'once',
  'crash',
  'stopped',
  'condition',
  'looping',
  'gives-up',
  'masked',
  'leaves',
  'absent',
]

async function eventually<T>(look: () => Promise<T>, isIt: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await look()
    if (isIt(value) || tries > 50) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe.skipIf(!needs('systemd-rig'))('a real systemd', () => {
  let container: SystemdContainer
  let host: Host
  beforeAll(async () => {
    container = await startSystemdContainer()
    host = createLocalHost({ root: container.root })
    for (const [name, text] of Object.entries(UNITS))
      await container.writeFile(`/etc/systemd/system/${name}`, text)
    // systemd forgets an inactive unit that nothing refers to, and with it that its condition failed.
    await container.systemctl('enable', 'condition')
    await container.systemctl('daemon-reload')
    await container.systemctl('mask', 'masked.service')
    await container.systemctl('start', 'healthy', 'once', 'crash', 'leaves', 'condition')
    await container.systemctl('start', '--no-block', 'looping', 'gives-up', 'unlisted')
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await container?.stop()
  })

  const look = (memory: Memory) =>
    inspectHost(services, host, { parameters: { expected: EXPECTED }, memory, now: Date.now() })

  test('all states are told apart', { timeout: 30_000 }, async () => {
    const memory = createMemory()
    await container.run('systemctl', 'kill', '-s', 'KILL', 'crash.service')
    const round = await eventually(
      () => look(memory),
      (made) => {
        const verdicts = verdictsOf(made)
        return (
          verdicts['looping.service'] === 'critical flapping' &&
          verdicts['gives-up.service'] === 'critical gave-up'
        )
      },
    )
    expect(verdictsOf(round)).toEqual({
      systemd: 'ok system',
      'healthy.service': 'ok running',
      'once.service': 'ok finished',
      'crash.service': 'critical failed',
      'stopped.service': 'critical stopped',
      'condition.service': 'warning condition-not-met',
      'looping.service': 'critical flapping',
      'gives-up.service': 'critical gave-up',
      'masked.service': 'critical masked',
      'leaves.service': 'ok running',
      'absent.service': 'critical not-installed',
      'unlisted.service': 'warning failed',
    })
    const crash = round.findings.find(({ item }) => item === 'crash.service')
    expect(crash?.summary.values).toMatchObject({ result: 'signal', end: 'SIGKILL', state: 'failed' })
  })

  test('a unit that is removed has vanished, which is not the same as never there', {
    timeout: 20_000,
  }, async () => {
    const memory = createMemory()
    await look(memory)
    await container.systemctl('stop', 'leaves')
    await container.run('rm', '/etc/systemd/system/leaves.service')
    await container.systemctl('daemon-reload')
    const verdicts = verdictsOf(await look(memory))
    expect(verdicts['leaves.service']).toBe('critical vanished')
    expect(verdicts['absent.service']).toBe('critical not-installed')
  })

  test('a kill is known within half a second, by a signal and not by looking', {
    timeout: 20_000,
  }, async () => {
    const stop = new AbortController()
    let announce: () => void = () => undefined
    const parameters = ServicesParameters.parse({ expected: ['healthy'] })
    const context = { host, parameters, memory: createMemory(), signal: stop.signal }
    const woken = () =>
      new Promise<number>((resolve) => {
        announce = () => resolve(performance.now())
      })
    const subscribed = woken()
    const watching = services.watch?.(context, () => announce())
    await subscribed
    // Its first wake-up is the subscription; what comes after the gap is the news.
    await new Promise((resolve) => setTimeout(resolve, 400))
    const news = woken()
    const killedAt = performance.now()
    await container.run('systemctl', 'kill', '-s', 'KILL', 'healthy.service')
    expect((await news) - killedAt).toBeLessThan(500)
    stop.abort()
    await watching
  })

  test('a restarted bus is reached again, and the watch says so', { timeout: 30_000 }, async () => {
    const stop = new AbortController()
    let wakes = 0
    let announce: () => void = () => undefined
    const systemd = await host.systemd()
    const watching = systemd?.watchUnits((change) => {
      if (change.kind !== 'everything') return
      wakes += 1
      announce()
    }, stop.signal)
    await eventually(
      async () => wakes,
      (count) => count > 0,
    )
    const again = new Promise<void>((resolve) => {
      announce = resolve
    })
    await container.systemctl('restart', 'dbus.service')
    await again
    expect(wakes).toBeGreaterThan(1)
    expect(await systemd?.managerProperties(['SystemState'])).toHaveProperty('SystemState')
    stop.abort()
    await watching
  })
})
