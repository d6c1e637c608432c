// What a host of a realistic size has to say: rounds of four inspections, ten items each, their figures moving.
import type { Finding } from '../../shared/finding.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import type { Round } from '../../shared/round.ts'
import { helloFrame } from '../support/frames.ts'

export const ITEMS_PER_ROUND = 10
export const INSPECTIONS = ['disk', 'services', 'backups', 'patches'] as const
const GIB = 2 ** 30
// Half a percent turn bad and half of the bad ones turn good again: one status in a hundred changes.
const TURN_BAD = 0.005
const TURN_GOOD = 0.5

type Inspection = (typeof INSPECTIONS)[number]
/** A finding as text, cut open where its moving figure stands: writing it costs the generator next to nothing. */
type Cut = readonly [before: string, after: string]
type Item = { readonly ok: Cut; readonly bad: Cut; isBad: boolean; figure: number }

export function simulatedHello(hostname: string): AgentFrame {
  const hello = helloFrame()
  const [info] = hello.inspections
  const [entry] = hello.plan
  if (info === undefined || entry === undefined) throw new Error('the greeting has an inspection')
  return {
    ...hello,
    facts: { ...hello.facts, hostname },
    inspections: INSPECTIONS.map((name) => ({
      ...info,
      name,
      metrics: info.metrics.map((metric) => ({ ...metric, name: `${name}_${metric.name}` })),
    })),
    plan: INSPECTIONS.map((inspection) => ({ ...entry, inspection })),
  }
}

export function createSimulatedHost(epoch: string, random: () => number) {
  const series = INSPECTIONS.map((inspection) => ({ inspection, items: createItems(inspection) }))
  let seq = 0
  return {
    /** The next frame, as text: a round of the next inspection. */
    nextRound(now: number): { readonly seq: number; readonly text: string } {
      const { inspection, items } = series[seq % series.length] ?? { inspection: 'disk' as const, items: [] }
      seq += 1
      const findings = items.map((item) => {
        item.isBad = item.isBad ? random() >= TURN_GOOD : random() < TURN_BAD
        item.figure += Math.floor(random() * 65_536) - 32_768
        const [before, after] = item.isBad ? item.bad : item.ok
        return before + item.figure + after
      })
      const text = `{"type":"round","epoch":"${epoch}","seq":${seq},"round":${roundHead(inspection, now)}${findings.join(',')}]}}`
      return { seq, text }
    },
  }
}

/** Everything of a round before its findings, which come last. */
function roundHead(inspection: Inspection, now: number): string {
  const round: Round = {
    inspection,
    trigger: 'schedule',
    outcome: 'completed',
    plannedAt: null,
    observedAt: now,
    durationMs: 12,
    nextDueAt: now + 300_000,
    planVersion: 'default',
    events: [],
    findings: [],
  }
  return JSON.stringify(round).slice(0, -2)
}

function createItems(inspection: Inspection): Item[] {
  return Array.from({ length: ITEMS_PER_ROUND }, (_, index) => ({
    ok: cut(createFinding(inspection, index, false)),
    bad: cut(createFinding(inspection, index, true)),
    isBad: false,
    figure: 40 * GIB + index * 1_000_003,
  }))
}

const PLACE = 123_454_321

function cut(finding: Finding): Cut {
  const [before = '', after = ''] = JSON.stringify(finding).split(String(PLACE))
  return [before, after]
}

function createFinding(inspection: Inspection, index: number, isBad: boolean): Finding {
  const status = isBad ? 'warning' : 'ok'
  if (inspection === 'disk') return createMount(index, status)
  const item = `${inspection}-${index}.service`
  return {
    item,
    status,
    summary: {
      code: isBad ? 'stopped' : 'running',
      values: { name: item, state: isBad ? 'stopped' : 'running' },
    },
    measurements: [
      { name: 'memory_bytes', value: PLACE, unit: 'bytes', warning: GIB, bad: 'above' },
      { name: 'restarts', value: 0, unit: 'count' },
    ],
    evidence: [
      {
        source: `systemctl show ${item}`,
        text: `LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=0\nExecMainStatus=0\nMainPID=${4_000 + index}`,
      },
    ],
  }
}

function createMount(index: number, status: 'ok' | 'warning'): Finding {
  const mountpoint = index === 0 ? '/' : `/srv/data-${index}`
  const device = `/dev/mapper/vg0-data${index}`
  return {
    item: mountpoint,
    status,
    summary: { code: status === 'ok' ? 'space-enough' : 'space-low', values: { device, fstype: 'ext4' } },
    measurements: [
      { name: 'size_bytes', value: 100 * GIB, unit: 'bytes' },
      { name: 'free_bytes', value: 45 * GIB, unit: 'bytes' },
      {
        name: 'available_bytes',
        value: PLACE,
        unit: 'bytes',
        warning: 10 * GIB,
        critical: 5 * GIB,
        bad: 'below',
        max: 100 * GIB,
      },
      { name: 'files', value: 6_553_600, unit: 'count' },
      {
        name: 'files_free',
        value: 6_203_111,
        unit: 'count',
        warning: 327_680,
        critical: 131_072,
        bad: 'below',
      },
      { name: 'read_only', value: 0, unit: 'state' },
    ],
    evidence: [
      {
        source: '/proc/self/mountinfo',
        text: `${29 + index} 1 254:${index} / ${mountpoint} rw,relatime shared:${index} - ext4 ${device} rw,errors=remount-ro`,
      },
    ],
  }
}
