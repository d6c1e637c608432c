// What leaves a channel now, what becomes one message before it does, and when to look again. Pure.
import type { NotificationRecord } from '../store/process-records.ts'
import { type Fold, foldDigest, foldSilently, foldStorm, STORM_TOLD_EVERY_MS } from './fold.ts'

/** So long a message waits for others of its kind. */
export const GATHER_MS = 400
/** From so many of one cause on they are a storm; those sent within the last minute count. */
export const STORM_FROM = 10
export const MINUTE_MS = 60_000
const SECOND_MS = 1_000
const IN_FLIGHT = 3

export type Rate = { readonly perMinute: number; readonly perSecond?: number }
export type ChannelView = {
  readonly now: number
  /** Waiting and not in flight, oldest first. */
  readonly rows: readonly NotificationRecord[]
  readonly inFlight: readonly NotificationRecord[]
  readonly pausedUntil: number | null
  /** The newest attempt failed: one at a time finds out whether it works again. */
  readonly isFailing: boolean
  /** Attempts of the last minute, oldest first. */
  readonly attempts: readonly { readonly at: number; readonly cause: string }[]
  readonly rate: Rate
  readonly canFold: boolean
  readonly newId: () => string
}
export type SendPlan = {
  /** To be written down before anything is sent: then it is to be planned anew. */
  readonly folds: readonly Fold[]
  /** Ends of storms that say nothing. */
  readonly silenced: readonly NotificationRecord[]
  readonly send: readonly NotificationRecord[]
  /** Null: not before something happens. */
  readonly wakeAt: number | null
}

export function planSending(view: ChannelView): SendPlan {
  const room = roomOf(view)
  const sorted = view.canFold
    ? sortOut(view)
    : { folds: [], silenced: [], held: new Set<string>(), wakeAt: [] }
  const taken = new Set(sorted.folds.flatMap(({ members }) => members.map(({ id }) => id)))
  const left = view.rows.filter(({ id }) => !taken.has(id) && !sorted.held.has(id))
  const ready = left.filter((row) => readyAt(row) <= view.now)
  const isPaused = view.pausedUntil !== null && view.pausedUntil > view.now
  const digests = view.canFold && !isPaused ? digest(view, ready, room) : []
  const folds = [...sorted.folds, ...digests]
  const moments = [...sorted.wakeAt, ...left.map(readyAt).filter((at) => at > view.now)]
  if (folds.length > 0 || sorted.silenced.length > 0)
    return { folds, silenced: sorted.silenced, send: [], wakeAt: earliest(moments) }
  if (isPaused) moments.push(view.pausedUntil ?? 0)
  const send = isPaused ? [] : choose(view, ready, room)
  if (ready.length > send.length && !isPaused && room.freeAt !== null) moments.push(room.freeAt)
  return { folds: [], silenced: [], send, wakeAt: earliest(moments.filter((at) => at > view.now)) }
}

/** When it may leave by itself: what has just come waits a moment for company. */
function readyAt(row: NotificationRecord): number {
  return Math.max(row.nextAt, row.at + (row.fault === null ? 0 : GATHER_MS))
}

function isFoldable({ fault, event, attempts }: NotificationRecord): boolean {
  const isOne = event !== 'storm' && event !== 'storm-ended' && event !== 'digest' && event !== 'test'
  // What was tried may have arrived: the same again is better than the same in other words.
  return fault !== null && isOne && attempts === 0
}

/** Storms that run, begin and end. */
function sortOut(view: ChannelView) {
  const { now, rows, newId } = view
  const folds: Fold[] = []
  const silenced: NotificationRecord[] = []
  const held = new Set<string>()
  const wakeAt: number[] = []
  const ends = new Map(
    rows.flatMap((row) => (row.event === 'storm-ended' ? [[row.cause, row] as const] : [])),
  )
  const groups = Map.groupBy(
    rows.filter((row) => isFoldable(row) && row.nextAt <= now),
    ({ cause }) => cause,
  )
  for (const [cause, members] of groups) {
    const end = ends.get(cause) ?? null
    const before = view.attempts.filter((attempt) => attempt.cause === cause).length
    if (end !== null) {
      const tellAt = Number(end.content.more.toldAt ?? 0) + STORM_TOLD_EVERY_MS
      if (tellAt <= now) folds.push(foldStorm(members, { end, before: 0, now, newId }))
      else wakeAt.push(tellAt)
      for (const { id } of [...members, end]) held.add(id)
    } else if (members.length + before >= STORM_FROM && members.some((row) => readyAt(row) <= now))
      folds.push(foldStorm(members, { end: null, before, now, newId }))
  }
  for (const end of ends.values()) {
    if (end.nextAt > now || held.has(end.id) || end.content.more.isSilent !== true) continue
    silenced.push(foldSilently(end))
    held.add(end.id)
  }
  return { folds, silenced, held, wakeAt }
}

type Room = {
  /** Messages that may leave at once, and how many of these what is not urgent may take. */
  readonly urgent: number
  readonly other: number
  /** When there is more. */
  readonly freeAt: number | null
}

/** No minute, wherever it begins, has more messages than the rate says. */
function roomOf({ now, attempts, rate, inFlight, isFailing }: ChannelView): Room {
  const lately = attempts.filter(({ at }) => at > now - MINUTE_MS)
  const thisSecond = attempts.filter(({ at }) => at > now - SECOND_MS)
  const free = rate.perMinute - lately.length
  const perSecond = rate.perSecond ?? Number.POSITIVE_INFINITY
  const lines = (isFailing ? 1 : IN_FLIGHT) - inFlight.length
  const atOnce = Math.max(0, Math.min(free, perSecond - thisSecond.length, lines))
  const kept = keptOf(rate)
  const byMinute = (needed: number) =>
    (lately[lately.length - rate.perMinute + needed]?.at ?? now) + MINUTE_MS
  const freeAt =
    free <= kept
      ? byMinute(free <= 0 ? 0 : kept)
      : thisSecond.length >= perSecond
        ? (thisSecond[0]?.at ?? now) + SECOND_MS
        : null
  return { urgent: atOnce, other: Math.min(atOnce, Math.max(0, free - kept)), freeAt }
}

/**
 * Half of each minute is kept for what is urgent, so that it never waits for a minute that others have filled; where
 * only few fit, they are for everybody.
 */
function keptOf({ perMinute }: Rate): number {
  return perMinute < 4 ? 0 : Math.ceil(perMinute / 2)
}

/** What there is no room for becomes one message, and so does what waited for the end of quiet hours. */
function digest(view: ChannelView, ready: readonly NotificationRecord[], room: Room): Fold[] {
  const { now, newId, rate, attempts, isFailing } = view
  if (isFailing) return []
  const foldable = ready.filter(isFoldable)
  const quiet = foldable.filter(({ content }) => content.more.quietUntil !== undefined)
  if (quiet.length > 1 && room.other > 0) return [foldDigest(quiet, { why: 'quiet', now, newId })]
  const urgent = foldable.filter(({ isUrgent }) => isUrgent)
  const other = foldable.filter(({ isUrgent }) => !isUrgent)
  const lately = attempts.filter(({ at }) => at > now - MINUTE_MS).length
  const forOther = rate.perMinute - lately - keptOf(rate)
  // More that is urgent than a minute takes would be told minutes late: said together it is told now.
  if (urgent.length > rate.perMinute && room.urgent > 0)
    return [foldDigest(foldable, { why: 'room', now, newId })]
  if (other.length > 1 && other.length > forOther && room.other > 0)
    return [foldDigest(other, { why: 'room', now, newId })]
  return []
}

/** Urgent ones first, each behind what was said of its fault before. */
function choose(
  view: ChannelView,
  ready: readonly NotificationRecord[],
  room: Room,
): readonly NotificationRecord[] {
  const chosen: NotificationRecord[] = []
  const ordered = [...ready].sort(
    (one, other) => Number(other.isUrgent) - Number(one.isUrgent) || one.at - other.at,
  )
  const firstOf = firstOfFaults(view, ready)
  let others = 0
  for (const row of ordered) {
    if (chosen.length >= room.urgent) break
    if (!row.isUrgent && others >= room.other) continue
    if (row.fault !== null && firstOf.get(row.fault) !== row.id) continue
    if (!row.isUrgent) others += 1
    chosen.push(row)
  }
  return chosen
}

/** Of each fault the oldest message that is under way, being tried again or about to leave. */
function firstOfFaults({ inFlight, rows }: ChannelView, ready: readonly NotificationRecord[]) {
  const first = new Map<number, string>()
  const tried = rows.filter(({ attempts }) => attempts > 0)
  const all = [...inFlight, ...[...tried, ...ready].sort((one, other) => one.at - other.at)]
  for (const { fault, id } of all) if (fault !== null && !first.has(fault)) first.set(fault, id)
  return first
}

function earliest(moments: readonly number[]): number | null {
  return moments.length === 0 ? null : Math.min(...moments)
}
