// The half hour by which rounds are counted; what is written by it is read by it.

export const SLOT_MS = 1_800_000
