// Why somebody was not let in, as far as they may know.
import { ApiError } from '../../api.ts'

export type Refusal = 'wrong' | 'locked' | 'delayedAWhile' | 'other'

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'wrong-password': 'wrong',
  'account-locked': 'locked',
  'too-many-attempts': 'delayedAWhile',
}

export function refusalOf(error: Error): Refusal {
  const code = error instanceof ApiError ? error.problem?.code : undefined
  return (code !== undefined && REFUSALS[code]) || 'other'
}
