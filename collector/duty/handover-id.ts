// One note for each end of one person's duty: its id is made of them.
import { createHash } from 'node:crypto'

export function handoverId(rosterId: string, shiftTo: number, personId: string): string {
  return createHash('sha256').update(`${rosterId}\n${shiftTo}\n${personId}`).digest('hex').slice(0, 32)
}
