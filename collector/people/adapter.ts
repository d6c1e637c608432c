// The sign-in library on the project's own store: it reads through the reading port and writes as commands to the one writer.
import { type CleanedWhere, createAdapterFactory } from 'better-auth/adapters'
import type { PeopleAnswer } from '../ingest/messages.ts'
import type { PeopleCondition, PeopleModel, PeopleOp, PeopleRow } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'

export type AdapterParts = {
  readonly reads: Pick<PeopleReads, 'find'>
  readonly write: (ops: readonly PeopleOp[]) => Promise<PeopleAnswer>
}

export function createPeopleAdapter({ reads, write }: AdapterParts) {
  return createAdapterFactory({
    config: {
      adapterId: 'xunjian',
      adapterName: 'Xunjian store',
      supportsBooleans: false,
      supportsNumericIds: false,
      transaction: false,
      customTransformInput: ({ data }) => (data instanceof Date ? data.getTime() : data),
      customTransformOutput: ({ data, fieldAttributes }) =>
        fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data,
    },
    adapter: () => ({
      async create({ model, data }) {
        await write([{ kind: 'create', model: modelOf(model), row: rowOf(data) }])
        return data
      },
      async update({ model, where, update }) {
        const set = rowOf(update as Record<string, unknown>)
        const op = { kind: 'update', model: modelOf(model), where: conditionsOf(where), set } as const
        const { rows } = await write([op])
        return answerOf(rows[0] ?? null)
      },
      async updateMany({ model, where, update }) {
        const op = { model: modelOf(model), where: conditionsOf(where), set: rowOf(update) }
        const { counts } = await write([{ kind: 'update', ...op }])
        return counts[0] ?? 0
      },
      async delete({ model, where }) {
        await write([{ kind: 'delete', model: modelOf(model), where: conditionsOf(where) }])
      },
      async deleteMany({ model, where }) {
        const { counts } = await write([
          { kind: 'delete', model: modelOf(model), where: conditionsOf(where) },
        ])
        return counts[0] ?? 0
      },
      async findOne({ model, where }) {
        const [row] = await reads.find({ model: modelOf(model), where: conditionsOf(where), limit: 1 })
        return answerOf(row ?? null)
      },
      async findMany({ model, where, limit, sortBy, offset }) {
        const wanted = { model: modelOf(model), where: conditionsOf(where ?? []), limit, sortBy, offset }
        return (await reads.find(wanted)).map((row) => answerOf(row))
      },
      async count({ model, where }) {
        return (await reads.find({ model: modelOf(model), where: conditionsOf(where ?? []) })).length
      },
    }),
  })
}

const MODELS: readonly string[] = ['user', 'session', 'account', 'verification']

function modelOf(name: string): PeopleModel {
  if (!MODELS.includes(name)) throw new Error(`the store has no ${name}`)
  return name as PeopleModel
}

/** Only plain values reach the store: dates and booleans were turned into numbers before. */
function rowOf(data: Record<string, unknown>): PeopleRow {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => {
      if (value === null || value === undefined) return [field, null]
      if (typeof value === 'string' || typeof value === 'number') return [field, value]
      throw new Error(`${field} is neither text nor a number`)
    }),
  )
}

const OPERATORS: readonly string[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'not_in']

function conditionsOf(where: readonly CleanedWhere[]): PeopleCondition[] {
  return where.map(({ field, operator, value, connector, mode }) => {
    if (mode === 'insensitive' || !OPERATORS.includes(operator ?? 'eq'))
      throw new Error(`the store does not look for patterns in ${field}`)
    return { field, operator, value, connector } as PeopleCondition
  })
}

// The library asks for rows of its own types, which its transformations make of these.
function answerOf<T>(row: PeopleRow | null): T {
  return row as T
}
