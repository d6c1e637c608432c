// Power cuts: the files as they are at a random moment of writing must open and hold every round acknowledged before it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Account } from '../support/account.ts'
import { checkCopy, createFleet, createPast, type Fleet, produceLive } from '../support/fleet.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const AGENTS = 12
const EVERY_MS = 40

export const powerCuts: Story = {
  name: 'power cuts',
  async tell({ isLong, random, say }: Told) {
    const cuts = isLong ? 150 : 12
    const fleet = await createFleet({
      agents: AGENTS,
      random,
      collector: { store: { routineWindow: '20ms' } },
    })
    const accounts: Account[] = []
    const problems: string[] = []
    try {
      for (const agent of fleet.agents) agent.connect()
      await Promise.all(fleet.agents.map((agent) => agent.ready()))
      const stopLive = produceLive(
        fleet.agents,
        fleet.agents.map(() => createPast(random.fork())),
        EVERY_MS,
      )
      for (let cut = 1; cut <= cuts; cut += 1) {
        await pause(random.whole(50, 400))
        const copy = copyAtOnce(fleet)
        const trouble = integrityOf(copy.path)
        if (trouble !== null) problems.push(`the copy is not whole: ${trouble}`)
        // Only the last account is added up; each of them has to be clean.
        const account = checkCopy(copy.path, copy.acknowledged)
        problems.push(...account.problems)
        rmSync(copy.dir, { recursive: true })
        if (cut % 50 === 0) say(`${cut} of ${cuts} cuts`)
      }
      await stopLive()
      await fleet.allAcknowledged(60_000)
      await fleet.collector().stop()
      accounts.push(fleet.check())
      return { runs: cuts, accounts, problems }
    } finally {
      await fleet.remove()
    }
  },
}

/** The process stands still while its files are copied, so that they are those of one moment, as on a disk without power. */
function copyAtOnce(fleet: Fleet) {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-power-'))
  const { pid } = fleet.collector()
  // What the test has heard by now was acknowledged before.
  const acknowledged = fleet.recorder.acknowledgements()
  process.kill(pid, 'SIGSTOP')
  try {
    cpSync(join(fleet.rig.dir, 'collector'), dir, { recursive: true })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  return { dir, path: join(dir, 'xunjian.db'), acknowledged }
}

function integrityOf(path: string): string | null {
  const db = new Database(path)
  try {
    const answer = String(db.pragma('integrity_check', { simple: true }))
    return answer === 'ok' ? null : answer
  } finally {
    db.close()
  }
}
