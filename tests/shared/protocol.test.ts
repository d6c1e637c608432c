import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseCollectorFrame } from '../../agent/session.ts'
import { decodeAgentFrame } from '../../collector/ingest/frames.ts'
import { AgentFrame, CollectorFrame, proofText } from '../../shared/protocol.ts'

const folder = join(import.meta.dirname, '../fixtures/frames/v1')
const recorded = (kind: string): [string, unknown][] =>
  readdirSync(join(folder, kind)).map((name) => [
    name,
    JSON.parse(readFileSync(join(folder, kind, name), 'utf8')),
  ])
const decode = (text: string) => decodeAgentFrame(Buffer.from(text))

const Invalid = z.object({ from: z.enum(['agent', 'collector']), raw: z.string(), refused: z.string() })

describe('frames recorded from agents', () => {
  it.each(recorded('agent'))('%s goes through the decoder unchanged', (_, frame) => {
    expect(decode(JSON.stringify(frame))).toEqual({ ok: true, frame })
    expect(AgentFrame.parse(frame)).toEqual(frame)
  })

  it('cover every type that an agent sends', () => {
    const types = new Set(recorded('agent').map(([, frame]) => AgentFrame.parse(frame).type))
    expect([...types].sort()).toEqual(AgentFrame.options.map(({ shape }) => shape.type.value).sort())
  })
})

describe('frames of the collector', () => {
  it.each(recorded('collector'))('%s are understood by the agent unchanged', (_, frame) => {
    expect(parseCollectorFrame(JSON.stringify(frame))).toMatchObject({ success: true, data: frame })
  })

  it('cover every type that a collector sends', () => {
    const types = new Set(recorded('collector').map(([, frame]) => CollectorFrame.parse(frame).type))
    expect([...types].sort()).toEqual(CollectorFrame.options.map(({ shape }) => shape.type.value).sort())
  })
})

describe('frames of a newer peer', () => {
  const withMore = (frame: unknown) =>
    JSON.stringify({ ...z.looseObject({}).parse(frame), addedLater: { by: [1] } })

  it.each(recorded('agent'))('%s with a field that nobody knows yet is taken', (_, frame) => {
    expect(decode(withMore(frame))).toMatchObject({ ok: true, frame })
  })

  it.each(recorded('collector'))('%s with a field that nobody knows yet is taken', (_, frame) => {
    expect(parseCollectorFrame(withMore(frame))).toMatchObject({ success: true, data: frame })
  })
})

describe('what is no frame', () => {
  it.each(recorded('invalid'))('%s is refused with its reason', (_, content) => {
    const { from, raw, refused } = Invalid.parse(content)
    if (from === 'agent') expect(decode(raw)).toMatchObject({ ok: false, reason: refused })
    else expect(parseCollectorFrame(raw)?.success ?? false).toBe(false)
  })

  it('never makes a decoder throw, whatever arrives', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
      fc
        .record({
          type: fc.constantFrom('round', 'hello', 'ack', 'welcome', 'plan', '__proto__'),
          seq: fc.anything(),
        })
        .map((value) => JSON.stringify(value) ?? ''),
    )
    fc.assert(
      fc.property(anything, (text) => {
        expect(decode(text).ok).toBe(false)
        expect(parseCollectorFrame(text)?.success ?? false).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  }, 60_000)

  it('is told from a frame when one place of a recorded one is spoilt', () => {
    const frames = recorded('agent').map(([, frame]) => JSON.stringify(frame))
    const spoilt = fc.tuple(fc.constantFrom(...frames), fc.nat(), fc.string({ minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(spoilt, ([text, position, junk]) => {
        const at = position % text.length
        const decoded = decode(text.slice(0, at) + junk + text.slice(at + 1))
        // Either it is still a frame of the protocol, or it is refused; nothing in between.
        if (decoded.ok) AgentFrame.parse(decoded.frame)
        else expect(decoded.message.length).toBeGreaterThan(0)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a proof', () => {
  it('is about this nonce, this host and this collector', () => {
    const proof = { nonce: 'n', hostId: 'h', collectorId: 'c' }
    const texts = [
      proof,
      { ...proof, nonce: 'm' },
      { ...proof, hostId: 'i' },
      { ...proof, collectorId: 'd' },
    ].map(proofText)
    expect(new Set(texts).size).toBe(4)
  })
})
