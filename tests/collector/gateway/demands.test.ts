import { beforeEach, describe, expect, it } from 'vitest'
import { createDemandBook } from '../../../collector/gateway/demands.ts'
import type { LiveEvent } from '../../../shared/api/overview.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'

const wanted = { hostId: '0198f2a0-0000-4000-8000-000000000001', inspection: 'disk' }
let now = T0
let connected = true
let published: LiveEvent[] = []
let book: ReturnType<typeof createDemandBook>

beforeEach(() => {
  now = T0
  connected = true
  published = []
  book = createDemandBook({
    clock: () => now,
    inspect: () => connected,
    publish: (event) => published.push(event),
  })
})

const roundFor = (requestId: string | null): LiveEvent => ({
  type: 'round',
  hostId: wanted.hostId,
  inspection: 'disk',
  roundId: 42,
  status: 'ok',
  requestId,
  events: 0,
})

describe('a demand', () => {
  it('waits until its round is committed, and says so once', () => {
    const { id } = book.ask(wanted)
    expect(book.find(id)).toMatchObject({ ...wanted, state: 'waiting', askedAt: T0, roundId: null })
    book.note(roundFor(null))
    book.note(roundFor('another'))
    expect(published).toEqual([])
    book.note(roundFor(id))
    book.note(roundFor(id))
    book.refuse(id, 'busy')
    expect(book.find(id)).toMatchObject({ state: 'done', roundId: 42 })
    expect(published).toEqual([{ type: 'demand', id, state: 'done' }])
  })

  it('is refused with the reason of the agent', () => {
    const { id } = book.ask(wanted)
    book.refuse(id, 'disabled')
    expect(book.find(id)).toMatchObject({ state: 'refused', reason: 'disabled' })
    expect(published).toEqual([{ type: 'demand', id, state: 'refused' }])
  })

  it('of a host that is not connected is answered at once', () => {
    connected = false
    expect(book.ask(wanted)).toMatchObject({ state: 'not-connected' })
  })

  it('is forgotten after ten minutes', () => {
    const { id } = book.ask(wanted)
    now += 10 * MINUTE
    book.ask(wanted)
    expect(book.find(id)).toBeNull()
  })
})
