// A certificate that somebody else makes: taken anew when its files change, and warned of before it ends.
import type { Logger } from 'pino'
import { SYSTEM } from '../ingest/audit.ts'
import type { GivenCertificate } from './given-certificate.ts'
import { troubleOf } from './plan.ts'
import type { Place, Trust, TrustEvents } from './port.ts'
import { fingerprintOf, validityOf } from './read-certificate.ts'

type Parts = { readonly place: Place; readonly log: Logger; readonly clock: () => number }

const LOOK_EVERY_MS = 3_600_000
const WARN_EVERY_MS = 86_400_000

export function createGivenTrust(given: GivenCertificate, { place, log, clock }: Parts): Trust {
  let timer: NodeJS.Timeout | undefined
  let watcher: { close(): void } | undefined
  let warnedAt = Number.NEGATIVE_INFINITY

  const trouble = () =>
    given.isUnusable ? ('unusable-files' as const) : troubleOf(given.validity(), clock())
  const look = ({ onContext, audit }: TrustEvents) => {
    const before = given.validity()
    const { changed, trouble: why } = given.reload()
    if (why !== null) log.error({ why }, 'the new certificate does not fit; the one before it goes on')
    if (changed) {
      const context = given.context()
      onContext(context)
      const id = fingerprintOf(context.cert)
      log.info({ ...given.validity(), fingerprint: id }, 'the certificate was replaced')
      const object = { kind: 'certificate', id, name: place.names[0] ?? '' }
      const entry = { action: 'certificate.replace', object, before, after: validityOf(context.cert) }
      audit({ at: clock(), by: SYSTEM, ...entry }).catch((err) =>
        log.error({ err }, 'replacement not on record'),
      )
    }
    const now = trouble()
    if (now === null || clock() - warnedAt < WARN_EVERY_MS) return
    warnedAt = clock()
    log.warn({ trouble: now, notAfter: given.validity().notAfter }, 'the certificate needs to be replaced')
  }

  return {
    url: place.url,
    allowedHosts: place.allowedHosts,
    context: () => given.context(),
    fingerprint: () => given.fingerprint(),
    // Whoever replaces the authority hands it to the hosts by another way: it cannot be told from a theft here.
    bundle: () => null,
    authorities: () => given.authority(),
    noteInformed: () => undefined,
    state() {
      const authority = given.authority()
      return {
        kind: 'given',
        url: place.url,
        names: given.names(),
        authority:
          authority === null
            ? null
            : { fingerprint: fingerprintOf(authority), notAfter: validityOf(authority).notAfter },
        certificate: { ...given.validity() },
        trouble: trouble(),
        next: null,
      }
    },
    rotate: async () => 'no-authority',
    start(events) {
      look(events)
      timer = setInterval(() => look(events), LOOK_EVERY_MS).unref()
      watcher = given.watch(() => look(events))
    },
    stop() {
      clearInterval(timer)
      watcher?.close()
    },
  }
}
