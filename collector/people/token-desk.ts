// Tokens for scripts and machines: made by a person in a session, never worth more than that person.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { isAtLeast, ROLE_FOR_SCOPE, type TokenScope } from '../../shared/api/people.ts'
import { hashSecret } from '../hash-secret.ts'
import { AppError } from '../http/problem.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import type { TokenRecord } from '../store/people-records.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Endings } from './endings.ts'
import type { People, Someone } from './people.ts'
import { createTokenSecret } from './secrets.ts'

type TokenParts = {
  readonly reads: PeopleReads
  readonly writer: Pick<WriterClient, 'command'>
  readonly endings: Endings
  readonly clock: () => number
  readonly log: Logger
}
type TokenDesk = Pick<People, 'tokens' | 'createToken' | 'revokeToken'> & {
  readonly noteUse: (token: TokenRecord) => void
  /** Ends what is open with tokens of a person. */
  readonly endAllOf: (userId: string) => Promise<void>
}

const USE_NOTED_EVERY_MS = 60 * 60_000
const DAY_MS = 86_400_000

export function createTokenDesk({ reads, writer, endings, clock, log }: TokenParts): TokenDesk {
  const tokensOf = async (userId: string | null) =>
    (await reads.tokens()).filter((token) => userId === null || token.userId === userId)
  return {
    tokens: tokensOf,
    async createToken(someone, { name, scopes, validDays }) {
      const { user, actor } = someone
      if (user === null || someone.sessionId === null) throw new AppError('forbidden')
      refuseMoreThanOwn(someone, scopes)
      const secret = createTokenSecret()
      const token: TokenRecord = {
        id: randomUUID(),
        name,
        hash: hashSecret(secret),
        scopes: [...new Set(scopes)],
        userId: user.id,
        createdAt: clock(),
        createdBy: user.name,
        expiresAt: validDays === null ? null : clock() + validDays * DAY_MS,
        lastUsedAt: null,
        revokedAt: null,
      }
      await writer.command({ kind: 'create-token', token, by: actor, at: clock() })
      return { token, secret }
    },
    async revokeToken(tokenId, { owner, by }) {
      await writer.command({ kind: 'revoke-token', tokenId, owner, by, at: clock() })
      endings.end(`token:${tokenId}`)
    },
    noteUse({ id, lastUsedAt }) {
      if (lastUsedAt !== null && lastUsedAt + USE_NOTED_EVERY_MS > clock()) return
      writer
        .command({ kind: 'note-token-use', tokenId: id, at: clock() })
        .catch((err) => log.warn({ err, token: id }, 'the use of a token was not noted'))
    },
    async endAllOf(userId) {
      for (const { id } of await tokensOf(userId)) endings.end(`token:${id}`)
    },
  }
}

function refuseMoreThanOwn({ role }: Someone, scopes: readonly TokenScope[]): void {
  const above = scopes.find((scope) => !isAtLeast(role, ROLE_FOR_SCOPE[scope]))
  if (above !== undefined) throw new AppError('forbidden', { detail: ROLE_FOR_SCOPE[above] })
}
