// What was attached at the last look, and how often media came and went since the agent was first started.
import { z } from 'zod'
import type { Memory } from '../../inspection.ts'
import { MediaKind } from './parameters.ts'
import type { Medium } from './scan.ts'

const Known = z.object({
  item: z.string(),
  kind: MediaKind,
  sequence: z.string(),
  disks: z.array(z.string()),
  /** Unix ms of the look that first found it. */
  since: z.number(),
})
export type KnownMedium = z.infer<typeof Known>

const Counts = z.partialRecord(MediaKind, z.object({ inserted: z.number(), removed: z.number() }))

const Remembered = z.object({ media: z.array(Known), counts: Counts })
export type MediaMemory = z.infer<typeof Remembered>

/** Null before the first look, which is the base line and no insertion. */
export function recallMedia(memory: Memory): MediaMemory | null {
  return Remembered.safeParse(memory.get('media')).data ?? null
}

export type Changes = { readonly inserted: readonly Medium[]; readonly removed: readonly KnownMedium[] }

/** A medium with another sequence number was taken out and another (or the same) put in between two looks. */
export function compareMedia(known: readonly KnownMedium[], present: readonly Medium[]): Changes {
  const isSame = (a: KnownMedium, b: Medium) => a.item === b.item && a.sequence === b.sequence
  return {
    inserted: present.filter((medium) => !known.some((one) => isSame(one, medium))),
    removed: known.filter((one) => !present.some((medium) => isSame(one, medium))),
  }
}

export function rememberMedia(
  memory: Memory,
  before: MediaMemory | null,
  { present, changes, now }: { present: readonly Medium[]; changes: Changes; now: number },
): MediaMemory {
  const isFresh = (medium: Medium) => changes.inserted.includes(medium)
  const media = present.map((medium): KnownMedium => {
    const old = before?.media.find(({ item }) => item === medium.item)
    const { item, kind, sequence, disks } = medium
    return { item, kind, sequence, disks: [...disks], since: old && !isFresh(medium) ? old.since : now }
  })
  const counts: MediaMemory['counts'] = { ...before?.counts }
  const count = (kind: MediaKind, what: 'inserted' | 'removed') => {
    const sums = counts[kind] ?? { inserted: 0, removed: 0 }
    counts[kind] = { ...sums, [what]: sums[what] + 1 }
  }
  if (before) {
    for (const { kind } of changes.inserted) count(kind, 'inserted')
    for (const { kind } of changes.removed) count(kind, 'removed')
  }
  const next = { media, counts }
  if (JSON.stringify(next) !== JSON.stringify(before)) memory.set('media', next)
  return next
}
