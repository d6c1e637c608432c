// Pages hear at once that messages were written or what became of them, and once for however many there are.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FromWriter } from '../../../collector/ingest/messages.ts'
import type { LiveEvent } from '../../../shared/api/overview.ts'
import { SETTINGS } from '../../../shared/api/settings/settings.ts'
import { aNotification } from '../../support/notify-rig.ts'
import { ACTOR, finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

const NOTIFIED: LiveEvent = { type: 'notification' }

let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig()
  rig.heard()
})
afterEach(() => rig.remove())

const committed = (said: readonly FromWriter[]) =>
  said.flatMap((message) => (message.kind === 'committed' ? [message] : []))
const eventsOf = (said: readonly FromWriter[], type: LiveEvent['type']) =>
  committed(said).flatMap(({ events }) => events.filter((event) => event.type === type))
const make = (settingKind: 'channel' | 'route', id: string, body: object) => {
  const whole = SETTINGS[settingKind].parse({ name: id, ...body }) as never
  const written = { settingKind, id, isNew: true, body: whole, secrets: {}, version: null }
  rig.command({ kind: 'write-setting', ...written, by: ACTOR, at: rig.now })
}
const many = (count: number, fields: Parameters<typeof aNotification>[0]) =>
  Array.from({ length: count }, () => aNotification(fields))

it('messages that are written are told once, on however many channels', () => {
  const channelIds = ['one', 'two', 'three']
  for (const id of channelIds)
    make('channel', id, { settings: { type: 'webhook', url: 'https://hooks.example.com/' } })
  make('route', 'all', { channelIds })
  rig.enrol()
  const connection = rig.connect()
  rig.heard()
  for (const minute of [0, 5]) {
    rig.at(T0 + minute * MINUTE)
    rig.rounds(connection, round({ observedAt: rig.now, findings: [finding('/', 'critical')] }))
  }
  const said = rig.heard()
  expect(committed(said).flatMap(({ notifications }) => notifications)).toHaveLength(3)
  expect(eventsOf(said, 'notification')).toEqual([NOTIFIED])
})

it('what became of messages is told once, of 5,000 as of one that is about no fault', () => {
  for (const count of [1, 5_000]) {
    const rows = many(count, { fault: null, state: 'sent', sentAt: T0 })
    rig.command({ kind: 'note-delivery', rows, at: rig.now })
    expect(eventsOf(rig.heard(), 'notification'), String(count)).toEqual([NOTIFIED])
  }
})

it('messages that are sent again are told once', () => {
  const rows = many(3, { fault: null, state: 'dead', error: 'gone' })
  rig.command({ kind: 'resend-notifications', rows, by: ACTOR, at: rig.now })
  expect(eventsOf(rig.heard(), 'notification')).toEqual([NOTIFIED])
})

it('nothing is told when nothing became of any', () => {
  rig.command({ kind: 'note-delivery', rows: [], at: rig.now })
  expect(eventsOf(rig.heard(), 'notification')).toEqual([])
})
