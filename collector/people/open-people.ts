// People of a starting collector: its secrets, the first administrator, the clearing away of sessions that are over.
import { writeFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { type CollectorConfig, usesTls } from '../config.ts'
import { SYSTEM } from '../ingest/audit.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import type { ReadStore } from '../store/read-store.ts'
import { createPeople } from './create-people.ts'
import type { People } from './people.ts'
import { createControlToken, loadSecret } from './secrets.ts'

type Opening = {
  readonly config: CollectorConfig
  readonly readStore: ReadStore
  readonly writer: WriterClient
  readonly clock: () => number
  readonly log: Logger
  /** Where the first one-time password goes; null: to the terminal. */
  readonly firstPasswordFile: string | null
}

const EXPIRED_EVERY_MS = 60_000
const FIRST = { username: 'admin', name: 'Administrator', role: 'administrator' } as const

export async function openPeople(opening: Opening): Promise<{ people: People; stop: () => void }> {
  const { config, readStore, writer, clock, log } = opening
  const { fits } = createControlToken(config.data, log)
  const people = createPeople({
    reads: readStore.people,
    writer,
    settings: config.signIn,
    secret: loadSecret(config.data),
    isControlToken: fits,
    isSecure: usesTls(config),
    clock,
    log,
  })
  if ((await people.users()).length === 0) await welcomeFirst(people, opening)
  const endExpired = () =>
    people.endExpired().catch((err) => log.warn({ err }, 'sessions that are over were not cleared away'))
  await endExpired()
  const timer = setInterval(() => void endExpired(), EXPIRED_EVERY_MS)
  return { people, stop: () => clearInterval(timer) }
}

/** Told this once; the log, which is kept, never hears of it. */
async function welcomeFirst(people: People, { firstPasswordFile }: Opening): Promise<void> {
  const { password } = await people.createUser({ ...FIRST, by: SYSTEM })
  if (firstPasswordFile === null) {
    process.stdout.write(
      `\nFirst sign-in: name ${FIRST.username}, one-time password ${password}\n` +
        'It is shown only now, and has to be changed at the first sign-in.\n\n',
    )
  } else writeFileSync(firstPasswordFile, `${password}\n`, { mode: 0o600 })
}
