// Small JSON values that outlive the agent: what inspections remember, what of the schedule is accounted for.
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase, type PutAside } from './database.ts'

/** Reading and writing never throw: what the disk refuses is kept in memory until the process ends. */
export type State = {
  get(scope: string, key: string): unknown
  set(scope: string, key: string, value: unknown): void
  close(): void
}

export type StateIncident =
  | ({ readonly kind: 'put-aside' } & PutAside)
  | { readonly kind: 'not-writable'; readonly err: unknown }
  | { readonly kind: 'writable-again' }

export type StateSettings = {
  readonly path: string
  readonly now: () => number
  readonly report: (incident: StateIncident) => void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    scope TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
`

export function openState(settings: StateSettings): State {
  const unsaved = new Map<string, string>()
  let isReported = false
  const note = (err: unknown) => {
    if (isReported) return
    // Before the report, since who hears of it writes it down here.
    isReported = true
    settings.report({ kind: 'not-writable', err })
  }
  const database = openOrNull(settings, note)
  const read = database?.prepare('SELECT json FROM entries WHERE scope = ? AND key = ?')
  const write = database?.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?)')
  return {
    get(scope, key) {
      const waiting = unsaved.get(`${scope}\n${key}`)
      if (waiting !== undefined) return parseJson(waiting)
      try {
        return parseJson(read?.get(scope, key)?.json)
      } catch (err) {
        note(err)
        return undefined
      }
    },
    set(scope, key, value) {
      const json = JSON.stringify(value) ?? 'null'
      try {
        if (write === undefined) throw new Error('the state file is not open')
        write.run(scope, key, json)
        unsaved.delete(`${scope}\n${key}`)
        if (!isReported) return
        isReported = false
        settings.report({ kind: 'writable-again' })
      } catch (err) {
        unsaved.set(`${scope}\n${key}`, json)
        note(err)
      }
    },
    close: () => database?.close(),
  }
}

function openOrNull(settings: StateSettings, note: (err: unknown) => void): DatabaseSync | null {
  try {
    const { database, putAside } = openDatabase(
      { path: settings.path, applicationId: 0x786a7374, synchronous: 'NORMAL', schema: SCHEMA },
      settings.now(),
    )
    if (putAside !== null) settings.report({ kind: 'put-aside', ...putAside })
    return database
  } catch (err) {
    note(err)
    return null
  }
}

function parseJson(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : undefined
}
