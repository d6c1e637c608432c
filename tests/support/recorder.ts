// Notes every round that an agent produced and every acknowledgement that it got, for the account after a story.
import type { SeqRange } from '../../shared/protocol.ts'
import type { Round } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'

/** What of a round is compared with the store. */
export type ProducedRound = Pick<Round, 'inspection' | 'trigger' | 'outcome' | 'plannedAt' | 'observedAt'> & {
  /** Item → status, flat, so that a million rounds fit into memory. */
  readonly verdicts: readonly (readonly [item: string, status: Status])[]
}

export type EpochRecord = {
  /** Numbers count up without holes, so everything from 1 to here was produced. */
  producedTo: number
  /** By seq; a round that never left its outbox has no entry. */
  readonly rounds: Map<number, ProducedRound>
  acknowledgedTo: number
  acknowledgedAhead: readonly SeqRange[]
}

/** A class because it is filled over the life of a story. */
export class Recorder {
  readonly hosts = new Map<string, Map<string, EpochRecord>>()

  produced(hostId: string, epoch: string, seq: number, round: Round | ProducedRound): void {
    const record = this.#epoch(hostId, epoch)
    record.producedTo = Math.max(record.producedTo, seq)
    if (!record.rounds.has(seq)) record.rounds.set(seq, 'verdicts' in round ? round : toProduced(round))
  }

  /** The last number that an outbox has given, as its file says. */
  producedTo(hostId: string, epoch: string, seq: number): void {
    const record = this.#epoch(hostId, epoch)
    record.producedTo = Math.max(record.producedTo, seq)
  }

  acknowledged(hostId: string, epoch: string, seq: number, ahead: readonly SeqRange[] = []): void {
    const record = this.#epoch(hostId, epoch)
    if (seq < record.acknowledgedTo) return
    record.acknowledgedTo = seq
    record.acknowledgedAhead = ahead
  }

  /** The acknowledgements of now, apart from those to come. */
  acknowledgements(): Recorder {
    const copy = new Recorder()
    for (const [hostId, epochs] of this.hosts) {
      copy.hosts.set(hostId, new Map([...epochs].map(([epoch, record]) => [epoch, { ...record }])))
    }
    return copy
  }

  #epoch(hostId: string, epoch: string): EpochRecord {
    const epochs = this.hosts.get(hostId) ?? new Map<string, EpochRecord>()
    this.hosts.set(hostId, epochs)
    const known = epochs.get(epoch)
    if (known !== undefined) return known
    const fresh = { producedTo: 0, rounds: new Map(), acknowledgedTo: 0, acknowledgedAhead: [] }
    epochs.set(epoch, fresh)
    return fresh
  }
}

function toProduced(round: Round): ProducedRound {
  const { inspection, trigger, outcome, plannedAt, observedAt, findings } = round
  const verdicts = findings.map(({ item, status }) => [item, status] as const)
  return { inspection, trigger, outcome, plannedAt, observedAt, verdicts }
}
