// The outbox's file as what may fail at any moment: told once, opened again later, put aside when it is damaged.
import { isDamaged, isStorageTrouble, type PutAside, putFilesAside } from './database.ts'
import { OutboxStore } from './outbox-store.ts'

export type FileIncident =
  | ({ readonly kind: 'put-aside' } & PutAside)
  | { readonly kind: 'not-writable'; readonly err: unknown }
  | { readonly kind: 'writable-again' }

export type OutboxFileSettings = {
  readonly path: string
  /** Whose rounds these are. */
  readonly hostId: string
  readonly now: () => number
  readonly report: (incident: FileIncident) => void
  readonly onOpen: (store: OutboxStore) => void
}

const REOPEN_AFTER_MS = 30_000
/** What is on its way keeps its number until the answer is there, but the file does not wait for ever. */
const REOPEN_AT_LATEST_MS = 120_000

export class OutboxFile {
  readonly #settings: OutboxFileSettings
  #store: OutboxStore | null = null
  #triedAt = 0
  #isWritable = true

  constructor(settings: OutboxFileSettings) {
    this.#settings = settings
  }

  /** Null while the disk refuses; another one after the file was damaged. */
  get store(): OutboxStore | null {
    return this.#store
  }

  open(): void {
    const { path, hostId, now, report, onOpen } = this.#settings
    this.#triedAt = now()
    this.#guard(() => {
      const { store, putAside } = OutboxStore.open(path, hostId, now())
      if (putAside !== null) report({ kind: 'put-aside', ...putAside })
      this.#store = store
      onOpen(store)
    })
  }

  /** Not open, and it is time to try again. */
  get isDue(): boolean {
    return this.#store === null && this.#triedAgo() >= REOPEN_AFTER_MS
  }

  openAgain(isUnderWay: boolean): void {
    if (this.isDue && (!isUnderWay || this.#triedAgo() >= REOPEN_AT_LATEST_MS)) this.open()
  }

  /** Storage may fail in any way without stopping inspections: what happened is reported once, the answer is null. */
  attempt<Result>(work: (store: OutboxStore) => Result): Result | null {
    const store = this.#store
    return store === null ? null : this.#guard(() => work(store))
  }

  get isWritable(): boolean {
    return this.#isWritable
  }

  /** Something was written: the trouble, if there was any, is over. */
  noteWritten(): void {
    if (!this.#isWritable) this.#settings.report({ kind: 'writable-again' })
    this.#isWritable = true
  }

  close(): void {
    this.#store?.close()
    this.#store = null
  }

  #triedAgo(): number {
    return Math.abs(this.#settings.now() - this.#triedAt)
  }

  #guard<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (err) {
      if (isDamaged(err) && this.#store !== null) this.#replace(err)
      else this.#noteTrouble(err)
      return null
    }
  }

  #replace(err: unknown): void {
    this.close()
    this.#noteTrouble(err)
    try {
      const putAside = putFilesAside(this.#settings.path, this.#settings.now(), 'damaged')
      this.#settings.report({ kind: 'put-aside', ...putAside })
      this.open()
    } catch (error) {
      this.#noteTrouble(error)
    }
  }

  #noteTrouble(err: unknown): void {
    if (this.#isWritable || !isStorageTrouble(err)) this.#settings.report({ kind: 'not-writable', err })
    this.#isWritable = false
  }
}
