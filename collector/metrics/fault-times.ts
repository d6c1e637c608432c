// Response times of faults for Prometheus: read from the store at the first scrape, and what came since at each other.
import { Counter, Histogram, type Registry } from 'prom-client'
import { FaultGrade, FaultSource } from '../../shared/api/fault.ts'
import type { FaultTimeReads } from '../store/fault-time-reads.ts'

export type FaultTimesRead = Pick<FaultTimeReads, 'durations' | 'breaches' | 'reopened'>

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const BUCKETS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
]

export function addFaultTimes(reads: FaultTimesRead, registers: Registry[]): void {
  let newest: number | null = null
  const accept = new Histogram({
    name: 'xunjian_fault_accept_duration_seconds',
    help: 'From report to acceptance.',
    labelNames: ['grade'],
    buckets: BUCKETS,
    registers,
    // The first of the two in a scrape reads for both.
    collect() {
      const { accepted, resolved, newest: last } = reads.durations(newest)
      newest = last
      for (const { grade, ms } of accepted) this.observe({ grade }, ms / 1_000)
      for (const { grade, ms } of resolved) resolve.observe({ grade }, ms / 1_000)
    },
  })
  const resolve = new Histogram({
    name: 'xunjian_fault_resolve_duration_seconds',
    help: 'From report to resolution, without the time on hold; what recovered by itself was resolved then.',
    labelNames: ['grade'],
    buckets: BUCKETS,
    registers,
  })
  for (const grade of FaultGrade.options) {
    accept.zero({ grade })
    resolve.zero({ grade })
  }
  // Counted anew at each scrape.
  new Counter({
    name: 'xunjian_fault_sla_breaches_total',
    help: 'Faults of which a response time was ever missed.',
    labelNames: ['sla', 'grade'],
    registers,
    collect() {
      this.reset()
      for (const sla of ['accept', 'resolve'] as const)
        for (const grade of FaultGrade.options) this.inc({ sla, grade }, 0)
      for (const { which, grade, count } of reads.breaches()) this.inc({ sla: which, grade }, count)
    },
  })
  new Counter({
    name: 'xunjian_faults_reopened_total',
    help: 'How often faults were reopened.',
    labelNames: ['source', 'grade'],
    registers,
    collect() {
      this.reset()
      for (const source of FaultSource.options)
        for (const grade of FaultGrade.options) this.inc({ source, grade }, 0)
      for (const { source, grade, count } of reads.reopened()) this.inc({ source, grade }, count)
    },
  })
}
