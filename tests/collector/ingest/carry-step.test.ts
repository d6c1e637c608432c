// A step leaves the same behind whoever takes it: an entry, a row of the operation log under the fault's name, an event.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FaultVerb } from '../../../shared/api/fault.ts'
import { addAlertSource, alert, resolved, takeAlerts } from '../../support/alerts.ts'
import { ACTOR, finding, MINUTE, round } from '../../support/rounds.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig()
  return () => rig.remove()
})

const verb = (name: FaultVerb, body: object) =>
  rig.command({ kind: 'change-fault', faultId: 1, verb: name, body, by: ACTOR, at: rig.now } as never)

/** What the operation log says of the fault, a line each: the stages before and after are those of the row. */
const told = () =>
  rig
    .rows("SELECT * FROM audit WHERE object_kind = 'fault' ORDER BY id")
    .map(({ action, actor_name, object_name, before, after }) => {
      const stages = [before, after].map((state) => JSON.parse(String(state))?.stage ?? 'none')
      return `${actor_name}: ${action} ${stages.join('>')} ${object_name}`
    })

/** Faults that whoever looks was told of. */
const events = () =>
  rig
    .heard()
    .flatMap((message) => (message.kind === 'committed' ? message.events : []))
    .filter(({ type }) => type === 'fault')

describe('the operation log', () => {
  it('names a fault alike for rounds and for people, and says from which stage it went on', () => {
    rig.enrol()
    const connection = rig.connect()
    const disk = (status: 'critical' | 'ok') => {
      rig.at(rig.now + MINUTE)
      rig.rounds(connection, round({ observedAt: rig.now, findings: [finding('/var', status)] }))
    }
    disk('critical')
    disk('critical')
    verb('resolve', { cause: 'logs', solution: 'deleted', despite: 'the round comes later' })
    disk('ok')
    const name = 'web-01 disk /var'
    expect(told()).toEqual([
      `collector: fault.opened none>reported ${name}`,
      `${ACTOR.name}: fault.resolved reported>resolved ${name}`,
      `collector: fault.recovered resolved>resolved ${name}`,
      `collector: fault.verified resolved>verified ${name}`,
      `collector: fault.closed verified>closed ${name}`,
    ])
  })

  it('names a fault of an alert by what the alert says of itself, whoever does something to it', () => {
    rig.enrol()
    addAlertSource(rig)
    rig.command(takeAlerts(rig, [alert()]))
    verb('note', { text: 'seen' })
    rig.command(takeAlerts(rig, [resolved()]))
    const name = 'web-01 The disk of web-01 is full'
    expect(told()).toEqual([
      `Prometheus: fault.opened none>reported ${name}`,
      `${ACTOR.name}: fault.note reported>reported ${name}`,
      `Prometheus: fault.recovered reported>reported ${name}`,
    ])
  })
})

describe('whoever looks is told', () => {
  it('of each entry that an alert leaves, also of one that this collector has sent out itself', () => {
    rig.enrol()
    const [{ id: hostId } = {}] = rig.rows('SELECT id FROM hosts')
    addAlertSource(rig)
    rig.heard()
    rig.command(takeAlerts(rig, [alert()]))
    const event = { type: 'fault', faultId: 1, hostId }
    expect(events()).toEqual([event])
    const labels = { alertname: 'XunjianFault', origin: 'xunjian', fault: '1' }
    rig.command(takeAlerts(rig, [alert({ fingerprint: 'own', labels })]))
    expect(events()).toEqual([event])
  })
})
