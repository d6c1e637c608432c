// The life of the collector's process: folder, port, parts, and on a signal back, with a deadline.
import { accessSync, constants, mkdirSync } from 'node:fs'
import { type Logger, pino } from 'pino'
import type { CollectorConfig } from './config.ts'
import { openListener } from './listener.ts'
import { StartError } from './start-error.ts'
import { type Parts, startParts } from './start-parts.ts'
import { openTrust } from './tls/trust.ts'

const STOP_WITHIN_MS = 10_000

export async function serve(config: CollectorConfig, firstPasswordFile: string | null = null): Promise<void> {
  const log = pino({ level: config.logLevel })
  prepareFolder(config.data)
  const trust = await openTrust({ config, log, clock: () => Date.now() })
  const listener = await openListener(config.listen, trust.context())
  const parts = await startParts({ config, log, listener, trust, firstPasswordFile }).catch((error) => {
    // A listening server would keep the process from ending.
    listener.server.close()
    throw error
  })
  log.info({ listen: config.listen, data: config.data, hosts: parts.hosts, loadMs: parts.loadMs }, 'ready')
  await stopOnSignal(log, parts)
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `The data folder ${folder} cannot be written (${reason}). Choose another with "data:" or XUNJIAN_COLLECTOR_DATA.`,
    )
  }
}

async function stopOnSignal(log: Logger, parts: Parts): Promise<void> {
  const signalled = Promise.withResolvers<string>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => signalled.resolve(signal))
  const reason = await Promise.race([signalled.promise, parts.died])
  if (reason instanceof Error) {
    log.fatal({ err: reason }, 'the writer died; start again, agents keep their rounds')
    process.exit(1)
  }
  log.info({ signal: reason }, 'stopping')
  setTimeout(() => {
    log.error('did not stop in time')
    process.exit(1)
  }, STOP_WITHIN_MS).unref()
  await parts.stop()
  log.info('stopped')
}
