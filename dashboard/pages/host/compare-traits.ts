// By what two machines with one identity differ, trait by trait.
import type { z } from 'zod'
import type { Traits as Schema } from '../../../shared/protocol.ts'

type Traits = z.infer<typeof Schema>
export type TraitName = keyof Traits
export type ComparedTrait = {
  readonly name: TraitName
  readonly known: string | null
  readonly other: string | null
  readonly same: boolean
}

const NAMES = ['machineId', 'productId', 'cards', 'stateId', 'bootId'] as const satisfies readonly TraitName[]

/** What differs stands first; the known machine may never have said its traits. */
export function compareTraits(known: Traits | null, other: Traits): ComparedTrait[] {
  const rows = NAMES.map((name) => {
    const left = known === null ? null : textOf(known[name])
    const right = textOf(other[name])
    return { name, known: left, other: right, same: left === right }
  })
  return [...rows.filter((row) => !row.same), ...rows.filter((row) => row.same)]
}

function textOf(value: Traits[TraitName]): string | null {
  if (value === null) return null
  return typeof value === 'string' ? value : value.toSorted().join(', ') || null
}
