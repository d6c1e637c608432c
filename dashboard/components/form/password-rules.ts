// Which rules a new password fulfils, before the collector is asked.
import type { z } from 'zod'
import type { PasswordRules as Schema } from '../../../shared/api/people.ts'

export type PasswordRules = z.infer<typeof Schema>
export type Draft = { readonly current: string; readonly next: string; readonly repeat: string }
export type RuleName = 'length' | 'other' | 'repeat'

export function checkPassword(draft: Draft, rules: PasswordRules): { name: RuleName; met: boolean }[] {
  // As the collector counts: letters, not halves of them.
  const length = [...draft.next].length
  return [
    { name: 'length', met: length >= rules.minLength && length <= rules.maxLength },
    { name: 'other', met: draft.next !== '' && draft.next !== draft.current },
    { name: 'repeat', met: draft.next !== '' && draft.next === draft.repeat },
  ]
}
