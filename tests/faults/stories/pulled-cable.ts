// An agent on a machine of its own network, over TLS: the cable is pulled, packets vanish, its address changes, handshakes stall.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts'
import { freePort, startProcess, until } from '../../support/processes.ts'
import { Recorder } from '../../support/recorder.ts'
import type { Random } from '../../support/seeded.ts'
import { account } from '../support/account.ts'
import { createNetwork, type Network, whyNoNetworks } from '../support/network.ts'
import { readOutbox } from '../support/outbox-file.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const AGENT = {
  inspections: { disk: { every: '1s' }, services: { every: '1s' }, patches: { enabled: false } },
}
const COLLECTOR = {
  timeZone: 'UTC',
  logLevel: 'warn',
  store: { routineWindow: '200ms' },
  staleness: { silentAfter: '5s', missedGrace: '5s', sweep: '500ms' },
}
const FAULTS = ['cable', 'drop', 'deaf', 'address', 'handshake'] as const

export const pulledCable: Story = {
  name: 'a pulled cable, over TLS',
  needs: ['networks'],
  cannot: whyNoNetworks,
  async tell({ isLong, random, say }: Told) {
    const network = createNetwork(1)
    try {
      const host = await createHostBehind(network)
      try {
        const times = isLong ? 3 : 1
        for (let time = 0; time < times; time += 1) {
          for (const fault of FAULTS.toSorted(() => random.next() - 0.5)) {
            say(fault)
            await pause(random.whole(1_000, 2_000))
            await suffer(fault, { network, line: host.line, random, isLong })
          }
        }
        return { runs: times * FAULTS.length, accounts: [await host.settle()] }
      } finally {
        await host.remove()
      }
    } finally {
      network.remove()
    }
  },
}

type Suffering = {
  readonly network: Network
  readonly line: FaultProxy
  readonly random: Random
  readonly isLong: boolean
}

async function suffer(fault: (typeof FAULTS)[number], { network, line, random, isLong }: Suffering) {
  // Longer than three heartbeats, so that both sides give up; or shorter, so that TCP mends it.
  const wait = () => pause(isLong ? random.whole(2_000, 60_000) : random.whole(1_500, 2_500))
  switch (fault) {
    case 'cable':
      network.pull()
      await wait()
      network.plug()
      break
    case 'drop':
    case 'deaf':
      network.drop(fault === 'drop' ? ['input', 'output'] : ['input'])
      await wait()
      network.letPass()
      break
    case 'address':
      network.renumber()
      await wait()
      break
    case 'handshake':
      // The next connection is taken and its greeting swallowed.
      line.set({ kind: 'mute' })
      line.cut('reset')
      await wait()
      line.cut('end')
      line.set({ kind: 'pass' })
  }
}

/** A collector at this end of the cable, a host at the other, enrolled by one word. */
async function createHostBehind(network: Network) {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-cable-'))
  const port = await freePort()
  const line = await startFaultProxy(port, network.address)
  const file = (name: string) => join(dir, name)
  const stateDir = file('agent')
  mkdirSync(stateDir, { mode: 0o700 })
  const url = `https://${network.address}:${line.port}`
  const listen = `${network.address}:${port}`
  writeFileSync(
    file('collector.yaml'),
    stringify({ ...COLLECTOR, listen, publicUrl: url, data: file('collector') }),
  )
  writeFileSync(file('agent.yaml'), stringify({ ...AGENT, state: stateDir }))
  const collector = startProcess(['collector/main.ts', 'serve', '--config', file('collector.yaml')], {})
  const codeOf = async () => {
    const asked = startProcess(
      ['collector/main.ts', 'enrol-code', 'create', '--json', '--config', file('collector.yaml')],
      {},
    )
    const code = await asked.ended
    return code === 0 ? (JSON.parse(asked.output()) as { code: string }).code : null
  }
  const code = await until('a code is made', codeOf, 60_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${collector.output()}`)
  })
  const enrolled = network.start(['agent/main.ts', 'enrol', '--config', file('agent.yaml'), '--code', code])
  if ((await enrolled.ended) !== 0) throw new Error(enrolled.output())
  const { hostId } = JSON.parse(readFileSync(join(stateDir, 'identity.json'), 'utf8')) as { hostId: string }
  const start = () => network.start(['agent/main.ts', 'run', '--config', file('agent.yaml')])
  let agent = start()

  function check(isUnderWay: boolean) {
    const recorder = new Recorder()
    readOutbox(stateDir, hostId, recorder)
    return account(join(dir, 'collector', 'xunjian.db'), recorder, { badRounds: { disk: 2 }, isUnderWay })
  }

  return {
    line,
    async settle() {
      for (let tries = 0; tries < 10 && check(false).lost > check(true).lost; tries += 1) {
        await agent.stop()
        agent = start()
        await pause(3_000)
      }
      await agent.stop()
      await collector.stop()
      return check(false)
    },
    async remove() {
      await Promise.all([agent.kill(), collector.kill()])
      await line.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
