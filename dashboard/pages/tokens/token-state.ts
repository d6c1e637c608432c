// Whether a token still works.
import type { Token } from '../../../shared/api/people.ts'

export type TokenState = 'usable' | 'expired' | 'revoked'

export function stateOf(token: Pick<Token, 'revokedAt' | 'expiresAt'>, now: number): TokenState {
  if (token.revokedAt !== null) return 'revoked'
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'usable'
}
