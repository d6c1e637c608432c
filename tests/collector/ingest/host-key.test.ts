import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { T0 } from '../../support/rounds.ts'
import { createWriterRig, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
})
afterEach(() => rig.remove())

const rotate = (connection: number, publicKey = 'n'.repeat(60)) =>
  rig.command({ kind: 'rotate-key', connection, publicKey, address: '192.0.2.7', at: T0 + 5_000 })
const keyOfHost = () => rig.rows('SELECT public_key, key_since FROM hosts WHERE id = ?', HOST_ID)
const rowsOfLog = () =>
  rig.rows("SELECT actor_kind, address, object_id, before, after FROM audit WHERE action = 'host.rotate-key'")

describe('a new key of a host', () => {
  it('is stored with its moment and a row of the operation log that holds no key', () => {
    rotate(rig.connect())
    expect(keyOfHost()).toEqual([{ public_key: 'n'.repeat(60), key_since: T0 + 5_000 }])
    const [row, ...more] = rowsOfLog()
    expect(more).toEqual([])
    expect(row).toMatchObject({ actor_kind: 'host', address: '192.0.2.7', object_id: HOST_ID })
    expect(JSON.stringify(row)).not.toContain('n'.repeat(60))
    rig.restart('killed')
    expect(keyOfHost()).toEqual([{ public_key: 'n'.repeat(60), key_since: T0 + 5_000 }])
  })

  it('changes nothing when it is told again', () => {
    const connection = rig.connect()
    rotate(connection)
    rotate(connection)
    expect(rowsOfLog()).toHaveLength(1)
  })

  it('is refused from a connection that does not hold the host any more', () => {
    const older = rig.connect()
    rig.connect()
    expect(() => rotate(older)).toThrow('superseded')
    expect(() => rotate(999)).toThrow('superseded')
    expect(keyOfHost()).toMatchObject([{ public_key: 'k'.repeat(60) }])
  })
})
