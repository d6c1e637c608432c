import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { decodeAgentFrame, decodeHeartbeat, isHeartbeat } from '../../../collector/ingest/frames.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { AgentFrame } from '../../../shared/protocol.ts'
import { frameArbitrary, heartbeatFrame, helloFrame, mutations, roundFrame } from '../../support/frames.ts'

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

function verdictOfZod(value: unknown): z.ZodSafeParseResult<AgentFrame> {
  return AgentFrame.safeParse(JSON.parse(JSON.stringify(value)))
}

describe('decodeAgentFrame', () => {
  it('gives valid frames as zod would, without what the protocol does not know', () => {
    fc.assert(
      fc.property(frameArbitrary, (frame) => {
        const decoded = decodeAgentFrame(bytes(frame))
        expect(decoded).toEqual({ ok: true, frame: verdictOfZod(frame).data })
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('agrees with zod on frames that were tampered with', () => {
    let refused = 0
    fc.assert(
      fc.property(frameArbitrary.chain(mutations), (frame) => {
        const wanted = verdictOfZod(frame)
        const decoded = decodeAgentFrame(bytes(frame))
        if (!wanted.success) refused += 1
        expect(decoded.ok ? decoded.frame : decoded.ok).toEqual(wanted.success ? wanted.data : false)
      }),
      { numRuns: 1_000 },
    )
    expect(refused).toBeGreaterThan(250)
  }, 60_000)

  it('never throws, whatever bytes arrive', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => !decodeAgentFrame(raw).ok))
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodeAgentFrame(bytes(text)).ok).toBe(false)
      }),
    )
  })

  it.each([
    ['no JSON', '{"type":', 'malformed'],
    ['an array', '[]', 'malformed'],
    ['a number', '7', 'malformed'],
    ['null', 'null', 'malformed'],
    ['no type', '{}', 'unknown-type'],
    ['a type of a later version', '{"type":"telepathy"}', 'unknown-type'],
    ['a type that every object has', '{"type":"constructor"}', 'unknown-type'],
    ['a frame of the collector', '{"type":"welcome"}', 'unknown-type'],
    ['a type that is no text', '{"type":{"a":1}}', 'unknown-type'],
    [
      'a number beyond all numbers',
      JSON.stringify(roundFrame()).replace('"durationMs":12', '"durationMs":1e999'),
      'malformed',
    ],
  ])('refuses %s', (_, text, reason) => {
    expect(decodeAgentFrame(bytes(text))).toMatchObject({ ok: false, reason })
  })

  it('refuses bytes that are not UTF-8', () => {
    const raw = bytes(roundFrame())
    raw[raw.indexOf('schedule')] = 0xff
    expect(decodeAgentFrame(raw)).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it('refuses one byte too many and names the round, so that the agent can drop it', () => {
    const text = JSON.stringify(roundFrame({ seq: 41 }))
    const fits = text + ' '.repeat(LIMITS.frameBytes - text.length)
    expect(decodeAgentFrame(bytes(fits)).ok).toBe(true)
    expect(decodeAgentFrame(bytes(`${fits} `))).toMatchObject({ ok: false, reason: 'too-large', seq: 41 })
  })

  it('names the seq of a round that is refused for its content', () => {
    const frame = roundFrame({ seq: 7 })
    expect(decodeAgentFrame(bytes({ ...frame, round: { ...frame.round, outcome: 'fine' } }))).toMatchObject({
      ok: false,
      reason: 'malformed',
      message: expect.stringContaining('round.outcome'),
      seq: 7,
    })
  })

  it('refuses depth before anything recurses into it', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const hello = JSON.stringify(helloFrame())
    const at = hello.indexOf('"parameters":{') + '"parameters":{'.length
    const text = `${hello.slice(0, at)}"deep":${deep}${hello.slice(at).startsWith('}') ? '' : ','}${hello.slice(at)}`
    expect(decodeAgentFrame(bytes(text))).toMatchObject({ ok: false, reason: 'malformed' })
    const round = JSON.stringify(roundFrame()).replace('{"type"', `{"unknown":${deep},"type"`)
    expect(decodeAgentFrame(bytes(round)).ok).toBe(true)
  })

  it('lets no prototype key through', () => {
    const text = JSON.stringify(roundFrame())
    const own = text.replace(
      '"planVersion"',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"planVersion"',
    )
    const decoded = decodeAgentFrame(bytes(own))
    expect(decoded.ok && JSON.stringify(decoded.frame)).toBe(text)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    const asValue = text.replace('"values":{', '"values":{"__proto__":"x",')
    const cleaned = decodeAgentFrame(bytes(asValue))
    expect(cleaned.ok && JSON.stringify(cleaned.frame)).toBe(text)
  })
})

describe('heartbeats', () => {
  it('are told by their first bytes', () => {
    expect(isHeartbeat(bytes(heartbeatFrame()))).toBe(true)
    expect(isHeartbeat(bytes(roundFrame()))).toBe(false)
    expect(isHeartbeat(bytes(''))).toBe(false)
  })

  it('are decoded, or null when they are not what they began as', () => {
    expect(decodeHeartbeat(bytes(heartbeatFrame()))).toMatchObject({ type: 'heartbeat' })
    expect(decodeHeartbeat(bytes('{"type":"heartbeat"}'))).toBeNull()
  })
})
