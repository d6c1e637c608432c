// What a source of alerts must be beyond its shape: a way to prove itself that the sender has, and a secret that is one.
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'

type Mistake = { readonly path: string; readonly message: string }
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
  const add = (path: string, message: string) => mistakes.push({ path, message })
  if (kind === 'alertmanager' && auth === 'hmac')
    add('json.body.auth', 'Alertmanager signs nothing: bearer or basic')
  if (auth === 'basic' && (user === '' || user.includes(':')))
    add('json.body.user', 'is needed with basic, without a colon')
  if (secrets === null) return mistakes
  const { given, kept } = secrets
  for (const name of Object.keys(given))
    if (name !== 'secret') add(`json.secrets.${name}`, 'is not known here; secret')
  const secret = given.secret
  if (typeof secret === 'string' && secret.length < SECRET_LENGTH)
    add('json.secrets.secret', `is too short; at least ${SECRET_LENGTH} signs`)
  const isThere = secret === undefined ? kept.includes('secret') : secret !== null
  if (enabled && !isThere) add('json.secrets.secret', 'is needed')
  return mistakes
}
