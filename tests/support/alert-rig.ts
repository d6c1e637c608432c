// Deliveries of alerts, minute by minute, on the real writer.
import type { AlertEvent, AlertPayload } from '../../collector/alerts/webhook.ts'
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { addAlertSource, takeAlerts } from './alerts.ts'
import { ACTOR, MINUTE, T0 } from './rounds.ts'
import { createWriterRig } from './writer-rig.ts'

export type AlertRig = ReturnType<typeof createAlertRig>

export function createAlertRig() {
  const rig = createWriterRig()
  return {
    rig,
    begin: (body: Partial<AlertSource> = {}) => addAlertSource(rig, body),
    /** The faults that the delivery was about. */
    deliver(minute: number, alerts: readonly AlertEvent[], payload: Partial<AlertPayload> = {}): number[] {
      rig.at(T0 + minute * MINUTE)
      rig.sweep()
      return (rig.command(takeAlerts(rig, alerts, payload)) as { faults: number[] }).faults
    },
    faults: () => rig.rows('SELECT * FROM faults ORDER BY id'),
    /** Of the entries on the time line of a fault. */
    kinds: (fault = 1) =>
      rig.rows('SELECT kind FROM fault_entries WHERE fault = ? ORDER BY id', fault).map((row) => row.kind),
    verb: (name: string, body: object, faultId = 1) =>
      rig.command({ kind: 'change-fault', faultId, verb: name, body, by: ACTOR, at: rig.now } as never),
  }
}
