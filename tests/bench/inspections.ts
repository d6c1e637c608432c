// What a round of each inspection costs on this machine when nothing has changed: node tests/bench/inspections.ts
import { createLocalHost } from '../../agent/host/local-host.ts'
import { INSPECTIONS } from '../../agent/inspections/index.ts'
import { runRound } from '../../agent/runner.ts'

const ROUNDS = 200

const host = createLocalHost()
for (const inspection of INSPECTIONS) {
  const values = new Map<string, unknown>()
  const memory = {
    get: (key: string) => values.get(key),
    set: (key: string, value: unknown) => void values.set(key, value),
  }
  const plan = {
    parameters: {},
    trigger: 'demand',
    plannedAt: null,
    nextDueAt: null,
    planVersion: '',
  } as const
  const once = () => runRound({ inspection, host, memory, ...plan })
  for (let warmUp = 0; warmUp < 20; warmUp += 1) await once()
  const times: number[] = []
  const before = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    await once()
    times.push(performance.now() - startedAt)
  }
  const { user, system } = process.cpuUsage(before)
  const median = times.toSorted((a, b) => a - b)[ROUNDS / 2] ?? 0
  console.log(
    `${inspection.name.padEnd(18)} median ${median.toFixed(2)} ms, CPU ${((user + system) / ROUNDS / 1_000).toFixed(2)} ms a round`,
  )
}
await host.close()
