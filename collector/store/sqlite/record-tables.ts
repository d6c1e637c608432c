// Tables whose rows are written whole: one description each gives the statements that write, drop and read them.
import type { Database } from 'better-sqlite3'
import type { RecordRows, RecordTable } from '../process-records.ts'

type Row = Readonly<Record<string, unknown>>
type Description<Kind extends RecordTable> = {
  readonly table: string
  readonly key: readonly (keyof RecordRows[Kind] & string)[]
  /** Every field of the row: as it is, as JSON, or as 0 and 1. */
  readonly fields: Readonly<Record<keyof RecordRows[Kind] & string, 'plain' | 'json' | 'flag'>>
}

const plain = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 'plain'])) as Record<Name, 'plain'>
const json = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 'json'])) as Record<Name, 'json'>

const TABLES: { readonly [Kind in RecordTable]: Description<Kind> } = {
  setting: {
    table: 'settings',
    key: ['kind', 'id'],
    fields: {
      ...plain('kind', 'id', 'version', 'createdAt', 'createdBy', 'createdById', 'updatedAt', 'updatedBy'),
      ...json('body', 'secrets'),
    },
  },
  deadline: {
    table: 'deadlines',
    key: ['key'],
    fields: { ...plain('key', 'kind', 'at', 'fault'), ...json('data') },
  },
  notification: {
    table: 'notifications',
    key: ['id'],
    fields: {
      ...plain('id', 'channelId', 'event', 'fault', 'at', 'state', 'attempts', 'nextAt', 'sentAt', 'error'),
      ...plain('foldedInto', 'cause'),
      isUrgent: 'flag',
      ...json('people', 'content'),
    },
  },
  alert: {
    table: 'alerts',
    key: ['sourceId', 'fingerprint', 'startsAt'],
    fields: {
      ...plain('sourceId', 'fingerprint', 'startsAt', 'status', 'endsAt', 'fault', 'firstAt', 'lastAt'),
      ...plain('count', 'groupKey'),
      ...json('labels', 'annotations'),
    },
  },
  delivery: {
    table: 'deliveries',
    key: ['id'],
    fields: plain('id', 'sourceId', 'at', 'address', 'body', 'alerts', 'error'),
  },
  attachment: {
    table: 'attachments',
    key: ['id'],
    fields: plain('id', 'fault', 'name', 'type', 'bytes', 'sha256', 'at', 'byId', 'by'),
  },
  handover: {
    table: 'handovers',
    key: ['id'],
    fields: {
      ...plain('id', 'rosterId', 'shiftFrom', 'shiftTo', 'at', 'byId', 'by', 'text'),
      ...json('seen'),
    },
  },
}

const column = (field: string) => `"${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`

export type RecordTables = ReturnType<typeof createRecordTables>

export function createRecordTables(db: Database) {
  const statements = new Map(
    (Object.keys(TABLES) as RecordTable[]).map((kind) => [kind, prepareTable(db, kind)] as const),
  )
  return {
    put<Kind extends RecordTable>(kind: Kind, row: RecordRows[Kind]): void {
      const { fields } = TABLES[kind]
      statements
        .get(kind)
        ?.put.run(Object.entries(fields).map(([field, how]) => encode((row as Row)[field], how as string)))
    },
    drop(kind: RecordTable, key: readonly (string | number)[]): void {
      statements.get(kind)?.drop.run(...key)
    },
  }
}

function prepareTable(db: Database, kind: RecordTable) {
  const { table, key, fields } = TABLES[kind]
  const keys = key.map(column)
  const columns = Object.keys(fields).map(column)
  const others = columns.filter((name) => !keys.includes(name))
  return {
    put: db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
       ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ),
    drop: db.prepare(`DELETE FROM ${table} WHERE ${keys.map((name) => `${name} = ?`).join(' AND ')}`),
  }
}

/** `rest` is what follows the name of the table: WHERE, ORDER BY, LIMIT, with ? for the values. */
export function readRecords<Kind extends RecordTable>(
  db: Database,
  kind: Kind,
  rest = '',
  ...values: readonly (string | number | null)[]
): RecordRows[Kind][] {
  const rows = db.prepare(`SELECT * FROM ${TABLES[kind].table} ${rest}`).all(...values) as Row[]
  return rows.map((row) => recordOfRow(kind, row))
}

export function recordOfRow<Kind extends RecordTable>(kind: Kind, row: Row): RecordRows[Kind] {
  const fields = Object.entries(TABLES[kind].fields)
  return Object.fromEntries(
    fields.map(([field, how]) => [field, decode(row[column(field).slice(1, -1)], how as string)]),
  ) as unknown as RecordRows[Kind]
}

function encode(value: unknown, how: string): unknown {
  if (how === 'json') return JSON.stringify(value)
  return how === 'flag' ? Number(value) : (value ?? null)
}

function decode(value: unknown, how: string): unknown {
  if (how === 'json') return JSON.parse(String(value))
  return how === 'flag' ? value === 1 : value
}
