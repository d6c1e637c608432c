// Three hosts with a story: db-01 runs out of space and its backup is old, web-01 is well, lab-01 never came.

import { hashSecret } from '../../collector/hash-secret.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import type { Round } from '../../shared/round.ts'
import { CODE, DISK, FACTS, finding, hello, MACHINE, MINUTE, planEntry, round, T0 } from './rounds.ts'
import { createWriterRig, EPOCH } from './writer-rig.ts'

export const DB = '0198f2a0-0000-4000-8000-00000000000a'
export const WEB = '0198f2a0-0000-4000-8000-00000000000b'
export const LAB = '0198f2a0-0000-4000-8000-00000000000c'

export const BACKUPS: InspectionInfo = {
  name: 'backups',
  title: { en: 'Backups', 'zh-CN': '备份' },
  texts: {
    age: { en: 'Newest is {age_seconds:span} old', 'zh-CN': '最新备份距今 {age_seconds:span}' },
    inserted: { en: '{job} was started by hand', 'zh-CN': '手动执行了 {job}' },
  },
  measurements: { age_seconds: { en: 'Age', 'zh-CN': '备份时长' } },
  metrics: [],
  faults: { badRounds: 1, goodRounds: 1, recovery: 'person' },
}

export function backup(job: string, hours: number): Finding {
  return {
    item: job,
    status: hours > 26 ? 'warning' : 'ok',
    summary: { code: 'age', values: {} },
    measurements: [
      { name: 'age_seconds', value: hours * 3_600, unit: 'seconds', warning: 93_600, bad: 'above' },
    ],
    evidence: [],
  }
}

export type Fleet = ReturnType<typeof createFleet>

export function createFleet() {
  const rig = createWriterRig()
  const connections = new Map<string, number>()
  const seqs = new Map<string, number>()

  function enrol(hostId: string, hostname: string, labels: Record<string, string>): void {
    const { secret } = rig.command({ kind: 'create-code', ...CODE, labels, at: rig.now }) as {
      secret: string
    }
    const facts = { ...FACTS, hostname }
    const publicKey = `${hostname}-key`.padEnd(60, '=')
    rig.command({
      kind: 'enrol',
      codeHash: hashSecret(secret),
      hostId,
      publicKey,
      facts,
      ...MACHINE,
      at: rig.now,
    })
  }
  function connect(hostId: string, hostname: string): void {
    const plan = [planEntry(), planEntry({ inspection: 'backups', cron: '0 * * * *' })]
    const greeting = hello({ facts: { ...FACTS, hostname }, inspections: [DISK, BACKUPS], plan })
    connections.set(hostId, rig.connect(hostId, greeting))
  }
  function tell(hostId: string, told: Round): void {
    const seq = (seqs.get(hostId) ?? 0) + 1
    seqs.set(hostId, seq)
    rig.send(connections.get(hostId) ?? 0, { type: 'round', epoch: EPOCH, seq, round: told })
  }
  /** A planned round of disk five minutes after the one before; its findings are what is given. */
  function disk(
    hostId: string,
    minutes: number,
    findings: readonly Finding[],
    fields: Partial<Round> = {},
  ): void {
    const at = T0 + minutes * MINUTE
    rig.at(Math.max(rig.now, at + 1_000))
    const nextDueAt = at + 5 * MINUTE
    tell(hostId, round({ plannedAt: at, observedAt: at, nextDueAt, findings: [...findings], ...fields }))
  }

  rig.at(T0 - 31 * MINUTE)
  enrol(DB, 'db-01', { env: 'prod', site: 'east' })
  enrol(WEB, 'web-01', { env: 'prod', site: 'west' })
  enrol(LAB, 'lab-01', { env: 'lab' })
  connect(DB, 'db-01')
  connect(WEB, 'web-01')
  for (const minutes of [-30, -25, -20, -15, -10, -5, 0]) {
    disk(WEB, minutes, [finding('/', 'ok', 5_000 + minutes)])
    if (minutes === -25) continue
    const isFull = minutes >= -10
    disk(DB, minutes, [
      finding('/', 'ok', 800),
      finding('/data', isFull ? 'critical' : 'ok', isFull ? 20 : 400),
    ])
  }
  disk(DB, -25, [], { outcome: 'missed', missedReason: 'host-off' })
  tell(
    DB,
    round({
      inspection: 'backups',
      trigger: 'event',
      observedAt: T0,
      findings: [backup('nightly', 30)],
      events: [
        {
          at: T0,
          item: 'nightly',
          status: 'warning',
          summary: { code: 'inserted', values: { job: 'nightly' } },
        },
      ],
    }),
  )
  rig.at(T0 + MINUTE)

  return { rig, enrol, connect, tell, disk }
}
