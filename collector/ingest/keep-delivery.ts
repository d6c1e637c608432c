// What sources of alerts have sent, as it came: the newest are kept, so that a mistake can be looked into.
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { DeliveryRecord } from '../store/process-records.ts'
import type { Memory } from './memory.ts'

const DAY_MS = 86_400_000

/** Oldest first; read from the store when the first delivery comes. */
type Kept = { readonly id: string; readonly at: number; readonly bytes: number }
const kept = new WeakMap<Memory, { readonly list: Kept[]; bytes: number }>()

export function keepDelivery(memory: Memory, delivery: DeliveryRecord): void {
  const book = kept.get(memory) ?? load(memory)
  kept.set(memory, book)
  memory.pending.writes.push({ kind: 'put', table: 'delivery', row: delivery })
  const bytes = Buffer.byteLength(delivery.body)
  book.list.push({ id: delivery.id, at: delivery.at, bytes })
  book.bytes += bytes
  const oldest = delivery.at - COLLECTOR_LIMITS.deliveryDays * DAY_MS
  for (;;) {
    const first = book.list[0]
    const isTooMuch =
      book.list.length > COLLECTOR_LIMITS.deliveriesKept || book.bytes > COLLECTOR_LIMITS.deliveryBytesKept
    if (first === undefined || book.list.length === 1 || (!isTooMuch && first.at >= oldest)) return
    book.list.shift()
    book.bytes -= first.bytes
    memory.pending.writes.push({ kind: 'drop', table: 'delivery', key: [first.id] })
  }
}

function load(memory: Memory) {
  const list = [...memory.look.deliveriesKept()]
  return { list, bytes: list.reduce((sum, { bytes }) => sum + bytes, 0) }
}
