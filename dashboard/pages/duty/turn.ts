// One turn of duty, for the dialogs about it.
import type { DutyTurn } from '../../../shared/api/duty.ts'
import { localClock, localDate } from '../../local-time.ts'

export type TurnProps = {
  rosterId: string
  timeZone: string
  turn: DutyTurn
  turns: readonly DutyTurn[]
  onClose: () => void
}

/** "2026-11-22 08:30 – 20:30", in the zone of the roster. */
export function sayTurn(
  { turnFrom, turnTo }: Pick<DutyTurn, 'turnFrom' | 'turnTo'>,
  timeZone: string,
): string {
  const first = localDate(turnFrom, timeZone)
  const last = localDate(turnTo, timeZone)
  const end = `${first === last ? '' : `${last} `}${localClock(turnTo, timeZone)}`
  return `${first} ${localClock(turnFrom, timeZone)} – ${end}`
}
