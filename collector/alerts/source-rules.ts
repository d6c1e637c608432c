// What a source of alerts must be beyond its shape: a way to prove itself that the sender has, and a secret that is one.
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { type Mistake, mistake } from '../../shared/mistakes.ts'

/** Secrets that come with it (null: taken away) and names of those that are there. */
type Secrets = {
  readonly given: Readonly<Record<string, string | null>>
  readonly kept: readonly string[]
}

/** Nobody guesses so many signs over a line that is slowed. */
const SECRET_LENGTH = 16

export function checkAlertSource(
  { kind, auth, user, enabled }: AlertSource,
  secrets: Secrets | null,
): Mistake[] {
  const mistakes: Mistake[] = []
  if (kind === 'alertmanager' && auth === 'hmac') mistakes.push(mistake('json.body.auth', 'hmac-unsupported'))
  if (auth === 'basic' && (user === '' || user.includes(':')))
    mistakes.push(mistake('json.body.user', 'basic-user'))
  if (secrets === null) return mistakes
  const { given, kept } = secrets
  for (const name of Object.keys(given))
    if (name !== 'secret')
      mistakes.push(mistake(`json.secrets.${name}`, 'unknown-secret', { options: 'secret' }))
  const secret = given.secret
  if (typeof secret === 'string' && secret.length < SECRET_LENGTH)
    mistakes.push(mistake('json.secrets.secret', 'too-short', { minimum: SECRET_LENGTH }))
  const isThere = secret === undefined ? kept.includes('secret') : secret !== null
  if (enabled && !isThere) mistakes.push(mistake('json.secrets.secret', 'required'))
  return mistakes
}
