// A process that appends rounds until it is killed and says the number of each only after it was appended.
import { join } from 'node:path'
import { Outbox } from '../../agent/outbox.ts'
import { aRound } from './frames.ts'

const outbox = new Outbox({
  path: join(process.argv[2] ?? '.', 'outbox.db'),
  hostId: '6f9d2a52-5f2d-4a53-9d66-1f2f4c1b7a10',
  keepAcknowledgedMs: 26 * 3_600_000,
  maxBytes: 64 * 1024 * 1024,
  maxAgeMs: 30 * 86_400_000,
  now: Date.now,
  report: (incident) => process.stderr.write(`${JSON.stringify(incident)}\n`),
})
function appendNext(): void {
  process.stdout.write(`${outbox.append([aRound({ observedAt: Date.now() })])}\n`)
  setImmediate(appendNext)
}
appendNext()
