import { spawnSync } from 'node:child_process'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createMetricsRoutes } from '../../../collector/http/metrics.ts'
import { toProblem } from '../../../collector/http/problem.ts'
import { createOwnMetrics } from '../../../collector/metrics/own-metrics.ts'
import { listTargetGroups } from '../../../collector/metrics/targets.ts'
import { commandPath, needs } from '../../support/needs.ts'

const ID = '0198f2a0-0000-4000-8000-000000000001'

function createRoutes() {
  const own = createOwnMetrics({
    version: '0.1.0',
    countAgents: () => ({ connected: 2, enrolled: 5 }),
    countFaults: () => [{ stage: 'reported', grade: 'major', count: 3 }],
    totalFaults: () => [{ source: 'inspection', grade: 'major', opened: 7, closed: 4 }],
    faultTimes: {
      // Told once: at the next scrape there is nothing new.
      durations: (after) =>
        after === null
          ? {
              accepted: [{ grade: 'major', ms: 120_000 }],
              resolved: [{ grade: 'general', ms: 3_600_000 }],
              newest: 9,
            }
          : { accepted: [], resolved: [], newest: 9 },
      breaches: () => [{ which: 'accept', grade: 'major', count: 2 }],
      reopened: () => [{ source: 'silence', grade: 'general', count: 4 }],
    },
    countNotifications: () => 2,
    dutyGaps: async () => [
      { roster: 'Ops', isGap: true },
      { roster: 'Network', isGap: false },
    ],
  })
  const app = new Hono().route(
    '/',
    createMetricsRoutes({
      own,
      hostTexts: { page: (hostId) => (hostId === ID ? 'page\n' : null) },
      listTargets: () => [{ id: ID, name: 'web-01', labels: { site: 'bj1', 'rack-no': 'a"7' } }],
    }),
  )
  app.onError((err, c) => {
    const { status, problem } = toProblem(err, 'r')
    return c.json(problem, status)
  })
  return { own, get: (path: string) => app.request(`http://127.0.0.1:8420${path}`) }
}

describe('/metrics', () => {
  it('tells of the collector itself', async () => {
    const { own, get } = createRoutes()
    own.noteCommit({ durationMs: 4, rounds: 3, findings: 30, bytes: 100 })
    own.noteRefused('bad-proof')
    const response = await get('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    for (const line of [
      'xunjian_collector_agents{state="connected"} 2',
      'xunjian_collector_agents{state="offline"} 3',
      'xunjian_duty_gap{roster="Ops"} 1',
      'xunjian_duty_gap{roster="Network"} 0',
      'xunjian_collector_rounds_total 3',
      'xunjian_collector_rounds_rejected_total{reason="bad-proof"} 1',
      'xunjian_collector_rounds_rejected_total{reason="malformed"} 0',
      'xunjian_collector_ingest_duration_seconds_count 1',
      'xunjian_faults{stage="reported",grade="major"} 3',
      'xunjian_faults_opened_total{source="inspection",grade="major"} 7',
      'xunjian_faults_closed_total{source="inspection",grade="major"} 4',
      'xunjian_fault_accept_duration_seconds_count{grade="major"} 1',
      'xunjian_fault_accept_duration_seconds_sum{grade="major"} 120',
      'xunjian_fault_accept_duration_seconds_count{grade="general"} 0',
      'xunjian_fault_resolve_duration_seconds_bucket{le="3600",grade="general"} 1',
      'xunjian_fault_resolve_duration_seconds_bucket{le="1800",grade="general"} 0',
      'xunjian_fault_sla_breaches_total{sla="accept",grade="major"} 2',
      'xunjian_fault_sla_breaches_total{sla="resolve",grade="major"} 0',
      'xunjian_faults_reopened_total{source="silence",grade="general"} 4',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
    expect(await (await get('/metrics')).text()).toContain(
      'xunjian_fault_accept_duration_seconds_count{grade="major"} 1\n',
    )
    expect(text).toMatch(/xunjian_collector_build_info\{version="0\.1\.0",node_version="v\d+/)
  })

  it.skipIf(!needs('prometheus'))('has nothing that promtool finds fault with', async () => {
    const input = await (await createRoutes().get('/metrics')).text()
    const { status, stderr, stdout } = spawnSync(commandPath('promtool'), ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    })
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' })
  })
})

describe('/metrics/targets', () => {
  it('names one target for each host at the address that was asked', async () => {
    const response = await createRoutes().get('/metrics/targets')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual([
      {
        targets: ['127.0.0.1:8420'],
        labels: {
          __metrics_path__: `/metrics/hosts/${ID}`,
          instance: 'web-01',
          __meta_xunjian_site: 'bj1',
          __meta_xunjian_rack_no: 'a"7',
        },
      },
    ])
  })

  it('tells two hosts of one name apart', () => {
    const groups = listTargetGroups(
      [
        { id: 'aaaaaaaa-1', name: 'web', labels: {} },
        { id: 'bbbbbbbb-2', name: 'web', labels: {} },
      ],
      'x:1',
    )
    expect(groups.map(({ labels }) => labels.instance)).toEqual(['web-aaaaaaaa', 'web-bbbbbbbb'])
  })
})

describe('/metrics/hosts/:id', () => {
  it('is the page of the host, or 404', async () => {
    const { get } = createRoutes()
    const response = await get(`/metrics/hosts/${ID}`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await response.text()).toBe('page\n')
    expect((await get('/metrics/hosts/nobody')).status).toBe(404)
  })
})
