// Holds what the recorder noted against the collector's real database: nothing lost, nothing twice, no fault missed.
import Database from 'better-sqlite3'
import type { SeqRange } from '../../../shared/protocol.ts'
import type { EpochRecord, ProducedRound, Recorder } from '../../support/recorder.ts'
import { type Episode, faultEpisodes } from './episodes.ts'
import { type FaultRow, readStored, type Stored, type StoredRound } from './stored.ts'

export type Account = {
  readonly produced: number
  readonly stored: number
  /** Rounds that will never come, each told with its reason. */
  readonly told: number
  readonly lost: number
  readonly duplicated: number
  readonly faultsMissed: number
  readonly openedTwice: number
  /** What exactly, for people; at most a few of each kind. */
  readonly problems: readonly string[]
}

export type AccountOptions = {
  /** Bad rounds in a row that make a fault, by inspection. */
  readonly badRounds?: Readonly<Record<string, number>>
  /** Rounds that may still be on their way do not count as lost. */
  readonly isUnderWay?: boolean
  /** False: moments repeat and go backwards, so that nothing can be told from them; default true. */
  readonly isClockTrue?: boolean
}

const SHOWN = 5

export function account(databasePath: string, recorder: Recorder, options: AccountOptions = {}): Account {
  const db = new Database(databasePath, { readonly: true })
  try {
    const stored = readStored(db)
    const sum = createSum()
    for (const [hostId, epochs] of recorder.hosts) {
      const host = stored.host(hostId)
      for (const [epoch, record] of epochs) checkEpoch(sum, host, { hostId, epoch, record, options })
      const isClockTrue = options.isClockTrue ?? true
      checkRepeats(
        sum,
        isClockTrue ? [...host.repeatedNumbers, ...host.repeatedRounds] : host.repeatedNumbers,
        hostId,
      )
      if (isClockTrue) checkFaults(sum, host, { hostId, epochs, badRounds: options.badRounds ?? {} })
    }
    return { ...sum.totals, problems: sum.problems }
  } finally {
    db.close()
  }
}

export function addAccounts(accounts: readonly Account[]): Account {
  const sum = (pick: (one: Account) => number) => accounts.reduce((total, one) => total + pick(one), 0)
  return {
    produced: sum((one) => one.produced),
    stored: sum((one) => one.stored),
    told: sum((one) => one.told),
    lost: sum((one) => one.lost),
    duplicated: sum((one) => one.duplicated),
    faultsMissed: sum((one) => one.faultsMissed),
    openedTwice: sum((one) => one.openedTwice),
    problems: accounts.flatMap((one) => one.problems),
  }
}

export function isClean(one: Account): boolean {
  return one.lost + one.duplicated + one.faultsMissed + one.openedTwice + one.problems.length === 0
}

function createSum() {
  const totals = { produced: 0, stored: 0, told: 0, lost: 0, duplicated: 0, faultsMissed: 0, openedTwice: 0 }
  const problems: string[] = []
  const counts = new Map<string, number>()
  return {
    totals,
    problems,
    note(kind: string, what: string): void {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      if (count <= SHOWN) problems.push(`${kind}: ${what}`)
    },
  }
}
type Sum = ReturnType<typeof createSum>
type EpochPlace = {
  readonly hostId: string
  readonly epoch: string
  readonly record: EpochRecord
  readonly options: AccountOptions
}

function checkEpoch(sum: Sum, host: Stored, place: EpochPlace): void {
  const { hostId, epoch, record } = place
  sum.totals.produced += record.producedTo
  const holes = (host.holes.get(epoch) ?? []).filter(({ reason }) => reason !== 'unexplained')
  const rows = host.rounds.get(epoch) ?? new Map<number, StoredRound>()
  for (let seq = 1; seq <= record.producedTo; seq += 1) {
    const isTold = holes.some(({ fromSeq, toSeq }) => seq >= fromSeq && seq <= toSeq)
    const row = rows.get(seq)
    if (row !== undefined) checkStored(sum, place, { seq, row, isTold })
    else if (isSlotOnRecord(host, record.rounds.get(seq))) sum.totals.stored += 1
    else if (isTold) sum.totals.told += 1
    else checkAbsent(sum, place, seq)
  }
  for (const seq of rows.keys())
    if (seq > record.producedTo) sum.note('stored but never produced', `${hostId} ${epoch} ${seq}`)
}

/** A round that nobody made is one row, whoever noticed first. */
function isSlotOnRecord(host: Stored, round: ProducedRound | undefined): boolean {
  return round?.outcome === 'missed' && host.slots.has(`${round.inspection} ${round.plannedAt}`)
}

type Present = { readonly seq: number; readonly row: StoredRound; readonly isTold: boolean }
function checkStored(sum: Sum, { hostId, epoch, record }: EpochPlace, { seq, row, isTold }: Present): void {
  const produced = record.rounds.get(seq)
  sum.totals.stored += 1
  if (isTold) sum.note('stored and told as gone', `${hostId} ${epoch} ${seq}`)
  if (produced === undefined) return
  if (row.observedAt !== produced.observedAt || row.inspection !== produced.inspection)
    sum.note('stored is another round than was produced', `${hostId} ${epoch} ${seq}`)
}

function checkAbsent(sum: Sum, { hostId, epoch, record, options }: EpochPlace, seq: number): void {
  const isAcknowledged =
    seq <= record.acknowledgedTo ||
    record.acknowledgedAhead.some(([from, to]: SeqRange) => seq >= from && seq <= to)
  if (options.isUnderWay === true && !isAcknowledged) return
  sum.totals.lost += 1
  sum.note(isAcknowledged ? 'acknowledged and not stored' : 'lost', `${hostId} ${epoch} ${seq}`)
}

function checkRepeats(sum: Sum, repeated: readonly string[], hostId: string): void {
  sum.totals.duplicated += repeated.length
  for (const what of repeated) sum.note('stored twice', `${hostId} ${what}`)
}

type FaultCheck = {
  readonly hostId: string
  readonly epochs: ReadonlyMap<string, EpochRecord>
  readonly badRounds: Readonly<Record<string, number>>
}
function checkFaults(sum: Sum, host: Stored, { hostId, epochs, badRounds }: FaultCheck): void {
  for (const episode of faultEpisodes(host, epochs)) {
    const faults = host.faults.filter((fault) => isAbout(fault, episode))
    const began = faults.filter(({ beganAt }) => beganAt >= episode.fromAt && beganAt <= episode.toAt)
    const what = () =>
      `${hostId} ${episode.inspection} ${episode.item} ${new Date(episode.fromAt).toISOString()}`
    if (began.length > 1) {
      sum.totals.openedTwice += 1
      sum.note('fault opened twice', what())
    }
    const needed = badRounds[episode.inspection]
    if (needed === undefined || episode.rounds < needed) continue
    const isCovered = faults.some(
      ({ beganAt, endedAt }) => beganAt <= episode.toAt && (endedAt === null || endedAt >= episode.fromAt),
    )
    if (isCovered) continue
    sum.totals.faultsMissed += 1
    sum.note('fault missed', what())
  }
}

function isAbout(fault: FaultRow, episode: Episode): boolean {
  return fault.inspection === episode.inspection && fault.item === episode.item
}
