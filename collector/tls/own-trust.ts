// Certificates that the collector makes itself, kept up to date while it runs, without a restart or a lost connection.
import type { Logger } from 'pino'
import type { OwnAuthority } from './own-authority.ts'
import { nextLookMs, troubleOf } from './plan.ts'
import type { Place, Trust, TrustEvents } from './port.ts'

type Parts = { readonly place: Place; readonly log: Logger; readonly clock: () => number }

const SAVE_INFORMED_MS = 10_000

export function createOwnTrust(own: OwnAuthority, { place, log, clock }: Parts): Trust {
  let events: TrustEvents | null = null
  let timer: NodeJS.Timeout | undefined
  let saveTimer: NodeJS.Timeout | undefined
  // One at a time: a change takes turns of the event loop.
  let working = Promise.resolve()
  let told = { cert: own.context().cert, bundle: own.bundle() }

  const tell = () => {
    const [context, bundle] = [own.context(), own.bundle()]
    if (context.cert !== told.cert) events?.onContext(context)
    if (bundle !== told.bundle) events?.onBundle(bundle)
    told = { cert: context.cert, bundle }
  }
  const handOverAudit = async () => {
    const entries = own.unaudited()
    if (events === null || entries.length === 0) return
    for (const entry of entries) await events.audit(entry)
    own.noteAudited(entries.length)
  }
  const look = async () => {
    const steps = await own.look(clock())
    if (steps.length > 0) log.info({ steps, names: place.names }, 'certificates changed')
    tell()
    await handOverAudit()
    own.saveInformed()
  }
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = working.then(work)
    working = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }
  const lookLater = () => {
    clearTimeout(timer)
    timer = setTimeout(lookNow, nextLookMs(own.standing(), clock())).unref()
  }
  const lookNow = () => {
    inTurn(look)
      .catch((err) => log.error({ err }, 'certificates could not be looked after; tried again'))
      .finally(() => events !== null && lookLater())
  }

  return {
    url: place.url,
    allowedHosts: place.allowedHosts,
    context: () => own.context(),
    fingerprint: () => own.fingerprint(),
    bundle: () => own.bundle(),
    authorities: () => own.bundle(),
    noteInformed(hostId) {
      if (!own.noteInformed(hostId)) return
      saveTimer ??= setTimeout(() => {
        saveTimer = undefined
        lookNow()
      }, SAVE_INFORMED_MS).unref()
    },
    state(hosts) {
      const { authority, server } = own.standing()
      return {
        kind: 'own',
        url: place.url,
        names: [...server.names],
        authority: { fingerprint: own.fingerprint(), notAfter: authority.notAfter },
        certificate: { notBefore: server.notBefore, notAfter: server.notAfter },
        trouble: troubleOf(server, clock()),
        next: own.nextState(hosts),
      }
    },
    async rotate({ takesOverAfterMs, by }) {
      const isNew = await inTurn(() =>
        own.announce({ takesOverAt: clock() + takesOverAfterMs, by, now: clock() }),
      )
      if (!isNew) return 'announced'
      log.info({ takesOverAfterMs, by: by.name }, 'the next authority is announced')
      lookNow()
      return 'announced-now'
    },
    start(given) {
      events = given
      lookNow()
    },
    stop() {
      events = null
      clearTimeout(timer)
      clearTimeout(saveTimer)
      own.saveInformed()
    },
  }
}
