// Lengths and clock times as people write them.

export const UNIT_MINUTES = { minutes: 1, hours: 60, days: 1_440 } as const
export type Unit = keyof typeof UNIT_MINUTES

/** In the largest unit that needs no fraction. */
export function splitMinutes(minutes: number): { readonly amount: number; readonly unit: Unit } {
  for (const unit of ['days', 'hours'] as const) {
    if (minutes > 0 && minutes % UNIT_MINUTES[unit] === 0)
      return { amount: minutes / UNIT_MINUTES[unit], unit }
  }
  return { amount: minutes, unit: 'minutes' }
}

/** `8:30`, `830`, `08：30` and `8` are times; null for what is none. */
export function parseClock(text: string): string | null {
  const match = /^(\d{1,2})(?:[:：.]?(\d{2}))?$/.exec(text.trim())
  if (!match) return null
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)]
  if (hour > 23 || minute > 59) return null
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
