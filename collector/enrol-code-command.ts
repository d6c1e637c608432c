// `enrol-code create`: asks the running collector for a code, since only its writer may write.
import { EnrolCode } from '../shared/api/enrolment.ts'
import { parseDuration } from '../shared/duration.ts'
import { StartError } from './start-error.ts'

type Options = {
  readonly listen: string
  readonly label: readonly string[]
  readonly valid: string
  readonly json?: true
}

export async function createEnrolCode({ listen, label, valid, json }: Options): Promise<string> {
  const validMs = parseDuration(valid)
  if (validMs === null || validMs < 60_000)
    throw new StartError(`--valid ${valid}: write a duration of a minute or more, such as 1h`)
  const answer = await ask(listen, { labels: parseLabels(label), validMinutes: Math.floor(validMs / 60_000) })
  if (!answer.ok) throw new StartError(`The collector refused to make a code: ${await answer.text()}`)
  const code = EnrolCode.parse(await answer.json())
  if (json === true) return `${JSON.stringify(code)}\n`
  return [
    `Code: ${code.code}`,
    `Valid until ${new Date(code.expiresAt).toISOString()}, for one host. On that host:`,
    '',
    `  xunjian-agent enrol --code '${code.code}'`,
    '',
  ].join('\n')
}

async function ask(listen: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`http://${listen}/api/v1/enrol-codes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
  } catch (error) {
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new StartError(
      `No collector answers at http://${listen} (${reason}). Start it first, or name its settings with --config.`,
    )
  }
}

function parseLabels(labels: readonly string[]): Record<string, string> {
  const pairs = labels.map((label): [string, string] => {
    const at = label.indexOf('=')
    if (at < 1) throw new StartError(`--label ${label}: write key=value`)
    return [label.slice(0, at), label.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}
