// Changes this host's key: when it has grown old, when the collector asks, when somebody asked on the command line.
import type { HostKeys } from './host-keys.ts'

export type KeyRotationParts = {
  readonly keys: HostKeys
  /** Null: never by itself. */
  readonly rotateAfterMs: number | null
  /** Sends the next key to the collector when it is there and connected; told again, it does so once a connection. */
  readonly offer: () => void
  readonly now: () => number
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

const LOOK_EVERY_MS = 5_000

export function createKeyRotation({ keys, rotateAfterMs, offer, now, log }: KeyRotationParts) {
  let timer: NodeJS.Timeout | undefined

  const prepare = (why: 'old' | 'asked') => {
    try {
      keys.prepareNext()
      log.info({ why }, 'the next key of this host is made')
      offer()
    } catch (err) {
      log.warn({ err, why }, 'the next key cannot be written; the present one stays')
    }
  }
  const look = () => {
    if (keys.next() !== null) offer()
    else if (rotateAfterMs !== null && now() - keys.since() > rotateAfterMs) prepare('old')
  }

  return {
    start(): void {
      look()
      timer = setInterval(look, LOOK_EVERY_MS)
    },
    /** The collector wants it. */
    asked: () => prepare('asked'),
    look,
    stop: () => clearInterval(timer),
  }
}
