// Filters that several lists share, written so that any dialect with ->> understands them.
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { LabelPairs } from '../read-store.ts'
import type { Tables } from './read-tables.ts'

/** Every label must be there with its value. */
export function hasLabels<DB extends Tables, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  labels: LabelPairs,
): Expression<SqlBool> {
  return eb.and(labels.map(([key, value]) => sql<SqlBool>`hosts.labels ->> ${key} = ${value}`))
}

/** A part of a text, whatever its case; the signs that LIKE reads otherwise stand for themselves. */
export function contains(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<SqlBool>`lower(${column}) LIKE lower(${pattern}) ESCAPE '\\'`
}
