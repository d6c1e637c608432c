// Everything that a database file holds, as text: two dumps are alike when nothing was changed between them.
import Database from 'better-sqlite3'

/** Without the tables named; rows in the order of their keys. */
export function dumpDatabase(path: string, without: readonly string[] = []): string {
  const db = new Database(path, { readonly: true })
  try {
    const tables = db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all() as string[]
    return tables
      .filter((table) => !without.includes(table))
      .map(
        (table) =>
          `${table}\n${db
            .prepare(`SELECT * FROM ${table}`)
            .raw()
            .all()
            .map((row) => JSON.stringify(row))
            .join('\n')}`,
      )
      .join('\n')
  } finally {
    db.close()
  }
}
