// Recorded frames, mutated: through the decoder, and through a real writer on a real database.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeAgentFrame } from '../../collector/ingest/frames.ts'
import { AgentFrame } from '../../shared/protocol.ts'
import { dumpDatabase } from '../support/dump-database.ts'
import { FUZZ_INPUTS, fuzz } from '../support/fuzz.ts'
import { type Dice, mutateBytes, mutateJson } from '../support/hostile-values.ts'
import { createWriterRig, type WriterRig } from '../support/writer-rig.ts'

const folder = join(import.meta.dirname, '../fixtures/frames/v1/agent')
const FRAMES = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object,
)
const BYTES = FRAMES.map((frame) => Buffer.from(JSON.stringify(frame)))

function hostileFrame(dice: Dice): Buffer {
  if (dice.isLucky(0.6)) return Buffer.from(mutateJson(dice, dice.pick(FRAMES)))
  return mutateBytes(dice, dice.pick(BYTES), dice.pick(BYTES))
}

let rig: WriterRig | null = null
afterEach(() => rig?.remove())

it('at least 100,000 inputs are tried in all', () => {
  expect(Object.values(FUZZ_INPUTS).reduce<number>((sum, inputs) => sum + inputs, 0)).toBeGreaterThanOrEqual(
    100_000,
  )
})

describe('the decoder', () => {
  it('never throws, and what it takes is a frame of the protocol', async () => {
    let taken = 0
    await fuzz({
      inputs: FUZZ_INPUTS.decoder,
      attempt: (dice, say) => {
        const raw = hostileFrame(dice)
        say(raw.toString('latin1'))
        const decoded = decodeAgentFrame(raw)
        if (!decoded.ok) {
          expect(decoded.message.length).toBeLessThanOrEqual(500)
          return
        }
        taken += 1
        // Zod's own word costs more than the decoder's; one in ten is enough to see that they agree.
        if (dice.isLucky(0.1))
          expect(AgentFrame.safeParse(decoded.frame)).toEqual({ success: true, data: decoded.frame })
      },
    })
    expect(taken).toBeGreaterThan(FUZZ_INPUTS.decoder / 50)
    expect(taken).toBeLessThan(FUZZ_INPUTS.decoder / 2)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  }, 300_000)
})

describe('the writer', () => {
  it('does not fail on anything, and what it refuses changes nothing', async () => {
    const real = createWriterRig()
    rig = real
    real.enrol()
    let connection = real.connect()
    const refused: Buffer[] = []
    await fuzz({
      inputs: FUZZ_INPUTS.writer,
      attempt: (dice, say) => {
        const raw = hostileFrame(dice)
        say(raw.toString('latin1'))
        const isRefused = !decodeAgentFrame(raw).ok
        if (isRefused) refused.push(raw)
        else real.sendRaw(connection, raw)
      },
      check: () => {
        const before = digest(real)
        for (const raw of refused.splice(0)) real.sendRaw(connection, raw)
        expect(digest(real)).toBe(before)
        for (const said of real.heard()) {
          expect(said.kind).not.toBe('store-failed')
          if (said.kind === 'refused')
            expect(JSON.stringify(said)).not.toContain('the collector failed on it')
        }
        // Some refusals end the connection; the next batch comes over a new one.
        connection = real.connect()
      },
    })
  }, 300_000)
})

function digest(real: WriterRig): string {
  return createHash('sha256').update(dumpDatabase(real.path)).digest('hex')
}
