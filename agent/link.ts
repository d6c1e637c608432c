// Keeps this host connected: connect, let a session do its work, back off, again; one path for every failure.
import type { HostKey } from './host-keys.ts'
import type { EnrolledIdentity } from './identity.ts'
import type { Outbox } from './outbox.ts'
import { openSocket, type Refusal } from './secure-socket.ts'
import { Session, type SessionEnd, type SessionParts } from './session.ts'
import type { TlsTrouble } from './tls-trouble.ts'
import { followAuthorities } from './trusted-authorities.ts'

export type LinkState = 'connecting' | 'ready' | 'waiting' | 'stopped'

export type LinkSettings = Pick<SessionParts, 'hello' | 'onPlan' | 'onDemand' | 'agentVersion' | 'traits'> & {
  readonly collectorUrl: string
  readonly identity: EnrolledIdentity
  readonly outbox: Outbox
  readonly log: LinkLog
  readonly onChange: () => void
  readonly onRotationAsked?: () => void
  /** In [0, 1), for the jitter. */
  readonly random?: () => number
}

export type LinkLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  debug(fields: object, message: string): void
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const HOPELESS_WAIT_MS = 600_000
const STEADY_MS = 10_000
const POISON_TIMES = 3

const NO_AUTHORITIES: TlsTrouble = {
  words: 'cannot be known: authority.pem is missing or unreadable',
  advice: 'put the file back, or enrol this host again: xunjian-agent enrol --again',
}

/** What a person has to do, for the ends that no retry will mend. */
const ADVICE: Partial<Record<string, string>> = {
  revoked: 'this host was revoked at the collector; to let it in again: xunjian-agent enrol --again',
  'unknown-host': 'the collector does not know this host; enrol it again: xunjian-agent enrol --again',
  'bad-proof': 'the collector has another key for this host; enrol it again: xunjian-agent enrol --again',
  cloned:
    'another machine is this host; if this one was copied, make it a host of its own: xunjian-agent enrol --again',
  superseded:
    'another agent connected as this host; was this machine cloned? enrol the copy: xunjian-agent enrol --again',
  'other-collector':
    'another collector answers at this address; check the address or enrol again: xunjian-agent enrol --again',
}

type LinkEnd = SessionEnd & { readonly retryAfterMs?: number }

export class Link {
  readonly #settings: LinkSettings
  #state: LinkState = 'stopped'
  #since: number = Date.now()
  #session: Session | null = null
  #timer: NodeJS.Timeout | undefined
  #attempt = 0
  #readyAt = 0
  #lastEnd: string | null = null
  #lastWhy: SessionEnd['why'] | null = null
  #advice: string | null = null
  #lastAckAt: number | null = null
  #poison = { seq: 0, times: 0 }
  #onStopped: (() => void) | null = null
  readonly #whenEmpty: (() => void)[] = []

  constructor(settings: LinkSettings) {
    this.#settings = settings
  }

  start(): void {
    this.#connect()
  }

  /** A round was appended: out with it at once. */
  wake(): void {
    this.#session?.pump()
  }

  refreshHello(): void {
    this.#session?.sendHello()
  }

  /** The next key of this host, when there is one and somebody to give it to. */
  offerNextKey(): void {
    const next = this.#settings.identity.keys.next()
    if (next !== null && this.#state === 'ready') this.#session?.offerKey(next)
  }

  status() {
    return {
      state: this.#state,
      since: this.#since,
      lastEnd: this.#lastEnd,
      advice: this.#advice,
      lastAckAt: this.#lastAckAt,
    }
  }

  /** Ends when the collector has acknowledged everything, at once when there is no connection. */
  async drain(): Promise<void> {
    if (this.#state !== 'ready' || this.#settings.outbox.size().rounds === 0) return
    await new Promise<void>((resolve) => this.#whenEmpty.push(resolve))
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    const session = this.#session
    this.#enter('stopped')
    if (session === null) return
    const stopped = new Promise<void>((resolve) => {
      this.#onStopped = resolve
    })
    session.stop()
    await stopped
  }

  #connect(): void {
    const { collectorUrl, identity, outbox, log } = this.#settings
    this.#enter('connecting')
    const opened = openSocket(collectorUrl, identity)
    if (opened === 'missing') {
      this.#ended({ why: 'closed', message: '', wasReady: false, oldestUnacked: null }, NO_AUTHORITIES)
      return
    }
    const { socket, binding, trouble, refusal } = opened
    const key = identity.keys.toProve()
    this.#session = new Session({
      ...this.#settings,
      socket,
      binding,
      key,
      identity,
      outbox,
      onReady: (welcome) => {
        this.#readyAt = performance.now()
        this.#enter('ready')
        const { lease, plan, trust } = welcome
        log.info({ collectorUrl, lease, waiting: outbox.size().rounds }, 'connected to the collector')
        this.#keyAccepted(key.publicKey)
        if (trust !== undefined) this.#follow(trust)
        this.#settings.onPlan(plan)
        this.offerNextKey()
      },
      onAck: () => this.#acknowledged(),
      onTrust: (bundle) => this.#follow(bundle),
      onRotationAsked: () => this.#settings.onRotationAsked?.(),
      onKeyRotated: (publicKey) => this.#keyAccepted(publicKey),
      onRefused: ({ reason, message, seq }) =>
        log.warn({ reason, words: message, seq }, 'the collector refused'),
      onStrange: (what) => log.warn({ what }, 'a frame of the collector was not understood'),
      onEnd: (end) => this.#ended(withRefusal(this.#withOtherKey(end, key), refusal()), trouble()),
    })
  }

  #keyAccepted(publicKey: string): void {
    try {
      if (!this.#settings.identity.keys.accept(publicKey)) return
      this.#settings.log.info({}, 'this host has a new key')
    } catch (err) {
      // It is proven with at the next connection and moved then.
      this.#settings.log.warn({ err }, 'the new key could not take its place yet')
    }
  }

  /** Only on a connection that the pinned authorities vouch for; one that the system vouches for has nothing to follow. */
  #follow(bundle: string): void {
    const { collectorUrl, identity, log } = this.#settings
    if (!identity.pinsAuthority || !collectorUrl.startsWith('https:')) return
    try {
      const answer = followAuthorities(identity.folder, bundle)
      if (answer === 'followed') log.info({}, 'the authorities of the collector changed as it announced')
      if (answer === 'refused') log.warn({}, 'announced authorities were refused: none of them is known here')
    } catch (err) {
      log.warn(
        { err },
        'the announced authorities could not be written; they are told at the next connection',
      )
    }
  }

  /** After a crash in the middle of a change of keys the collector knows one of two. */
  #withOtherKey(end: SessionEnd, key: HostKey): SessionEnd {
    const isRefused = end.reason === 'bad-proof' && !end.wasReady
    return isRefused && this.#settings.identity.keys.noteRefused(key) ? { ...end, why: 'other-key' } : end
  }

  #acknowledged(): void {
    this.#lastAckAt = Date.now()
    if (this.#settings.outbox.size().rounds === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve()
  }

  #ended(end: LinkEnd, trouble: TlsTrouble | null): void {
    this.#session = null
    for (const resolve of this.#whenEmpty.splice(0)) resolve()
    if (this.#state === 'stopped') {
      this.#onStopped?.()
      return
    }
    const { why, reason } = end
    const message =
      trouble === null ? end.message : `${new URL(this.#settings.collectorUrl).origin} ${trouble.words}`
    this.#lastEnd = message
    this.#dropPoison(end)
    if (end.wasReady && performance.now() - this.#readyAt > STEADY_MS) this.#attempt = 0
    // Once at once: an outbox that cannot write down its new epoch comes here again and again.
    const isAtOnce = why === 'other-key' || (why === 'new-epoch' && this.#lastWhy !== 'new-epoch')
    this.#lastWhy = why
    const waitMs = isAtOnce ? 0 : this.#backOffMs(end)
    this.#attempt += 1
    this.#enter('waiting')
    const advice = trouble?.advice ?? (why === 'other-key' ? undefined : ADVICE[reason ?? why])
    this.#advice = advice ?? null
    this.#settings.log.warn({ why, reason, words: message, waitMs, advice }, 'no connection to the collector')
    this.#timer = setTimeout(() => this.#connect(), waitMs)
  }

  /** Full jitter: anywhere between nothing and a bound that doubles, so that a fleet does not return in one wave. */
  #backOffMs({ reason, why, retryAfterMs = 0 }: LinkEnd): number {
    const isHopeless = ADVICE[reason ?? why] !== undefined
    const longest = isHopeless ? HOPELESS_WAIT_MS : LONGEST_WAIT_MS
    const bound = Math.min(
      (isHopeless ? LONGEST_WAIT_MS : FIRST_WAIT_MS) * 2 ** Math.min(this.#attempt, 16),
      longest,
    )
    const share = (this.#settings.random ?? Math.random)()
    // What the collector asked for stands before the jitter, or all that it sent away would be back together.
    const leastMs = Math.min(retryAfterMs, LONGEST_WAIT_MS)
    return Math.round(isHopeless ? bound / 2 + (share * bound) / 2 : leastMs + share * bound)
  }

  /** A round that ends the connection each time it is sent would otherwise hold up all behind it for ever. */
  #dropPoison({ why, reason, oldestUnacked }: SessionEnd): void {
    const isAboutFrame = why === 'refused' && (reason === 'malformed' || reason === 'too-large')
    if (!isAboutFrame || oldestUnacked === null) return
    const times = this.#poison.seq === oldestUnacked ? this.#poison.times + 1 : 1
    this.#poison = { seq: oldestUnacked, times }
    if (times < POISON_TIMES) return
    this.#settings.log.warn({ seq: oldestUnacked, reason }, 'round dropped: the collector never takes it')
    this.#settings.outbox.refuse(oldestUnacked)
  }

  #enter(state: LinkState): void {
    if (state === this.#state) return
    this.#state = state
    this.#since = Date.now()
    this.#settings.onChange()
  }
}

function withRefusal(end: SessionEnd, refusal: Refusal | null): LinkEnd {
  if (refusal === null) return end
  const { status, retryAfterMs } = refusal
  return { ...end, message: `the collector answered with status ${status}`, retryAfterMs }
}
