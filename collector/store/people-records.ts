// People, sessions and tokens as the store keeps them.
import type { Role, TokenScope } from '../../shared/api/people.ts'

export type UserRecord = {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly role: Role
  readonly createdAt: number
  readonly lastSignInAt: number | null
  readonly mustChangePassword: boolean
  readonly lockedAt: number | null
  readonly lockedReason: string | null
}

export type SessionRecord = {
  readonly id: string
  readonly userId: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
  readonly address: string | null
  readonly userAgent: string | null
}

export type TokenRecord = {
  readonly id: string
  readonly name: string
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string
  readonly scopes: readonly TokenScope[]
  /** Who made it; it is never worth more than this person is. */
  readonly userId: string
  readonly createdAt: number
  readonly createdBy: string
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}
