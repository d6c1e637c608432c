// Power cuts: the files as they are at a random moment of writing must open and hold every round acknowledged before it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../support/seeded.ts'
import { checkCopy, createFleet, createPast, type Fleet, produceLive } from '../support/fleet.ts'
import { lookIntoOutbox } from '../support/outbox-file.ts'
import { createPair, type Pair } from '../support/pair.ts'
import { copyWhileStopped, integrityOf } from '../support/power.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const AGENTS = 12
const EVERY_MS = 40

export const powerCuts: Story = {
  name: 'power cuts',
  async tell({ isLong, random, say }: Told) {
    const cuts = isLong ? 150 : 12
    const [ofCollector, ofAgent] = await Promise.all([
      cutCollector(random.fork(), cuts, say),
      cutAgent(random.fork(), cuts),
    ])
    return {
      runs: 2 * cuts,
      accounts: [ofCollector.account, ofAgent.account],
      problems: [...ofCollector.problems, ...ofAgent.problems],
    }
  },
}

async function cutCollector(random: Random, cuts: number, say: Told['say']) {
  const fleet = await createFleet({ agents: AGENTS, random, collector: { store: { routineWindow: '20ms' } } })
  const problems: string[] = []
  try {
    for (const agent of fleet.agents) agent.connect()
    await Promise.all(fleet.agents.map((agent) => agent.ready()))
    const pasts = fleet.agents.map(() => createPast(random.fork()))
    const stopLive = produceLive(fleet.agents, pasts, EVERY_MS)
    for (let cut = 1; cut <= cuts; cut += 1) {
      await pause(random.whole(50, 400))
      problems.push(...lookAtCollector(fleet))
      if (cut % 50 === 0) say(`${cut} of ${cuts} cuts`)
    }
    await stopLive()
    await fleet.allAcknowledged(60_000)
    await fleet.collector().stop()
    return { account: fleet.check(), problems }
  } finally {
    await fleet.remove()
  }
}

function lookAtCollector(fleet: Fleet): readonly string[] {
  // What the test has heard by now was acknowledged before the cut.
  const acknowledged = fleet.recorder.acknowledgements()
  const copy = copyWhileStopped(fleet.collector().pid, join(fleet.rig.dir, 'collector'))
  const path = join(copy, 'xunjian.db')
  const trouble = integrityOf(path)
  const { problems } = checkCopy(path, acknowledged)
  rmSync(copy, { recursive: true })
  return trouble === null ? problems : [`the collector's copy is not whole: ${trouble}`]
}

async function cutAgent(random: Random, cuts: number) {
  const pair = await createPair()
  const problems: string[] = []
  try {
    for (let cut = 1; cut <= cuts; cut += 1) {
      await pause(random.whole(50, 400))
      problems.push(...lookAtAgent(pair))
    }
    return { account: await pair.settle(), problems }
  } finally {
    await pair.remove()
  }
}

/** What was sent has a number, and a number that is not on disk would be given again after the cut. */
function lookAtAgent(pair: Pair): readonly string[] {
  const [epochs] = pair.recorder.hosts.values()
  const sent = [...(epochs ?? [])].map(([epoch, { producedTo }]) => ({ epoch, producedTo })).at(-1)
  const copy = copyWhileStopped(pair.agent().pid, pair.stateDir)
  const trouble = integrityOf(join(copy, 'outbox.db'))
  const look = lookIntoOutbox(copy)
  rmSync(copy, { recursive: true })
  if (trouble !== null) return [`the outbox's copy is not whole: ${trouble}`]
  if (sent === undefined) return []
  const isThere = look?.epoch === sent.epoch && look.lastSeq >= sent.producedTo
  return isThere ? [] : [`sent ${sent.producedTo}, but the outbox's copy knows ${look?.lastSeq}`]
}
