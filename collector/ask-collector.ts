// How the command line asks the running collector on this machine, since only its writer may write.
import { readFileSync } from 'node:fs'
import { request as requestPlain } from 'node:http'
import { type RequestOptions, request as requestTls } from 'node:https'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type CollectorConfig, usesTls } from './config.ts'
import { COMMAND_LINE_USER_HEADER } from './people/identify.ts'
import { readControlToken } from './people/secrets.ts'
import { StartError } from './start-error.ts'
import { readAuthorities } from './tls/authority-file.ts'
import { bare, splitListen } from './tls/names.ts'

export type RunningCollector = Pick<CollectorConfig, 'listen' | 'data' | 'tls'>
export type Asked = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below /api/v1. */
  readonly path: string
  readonly body?: unknown
}

const ANSWER_WITHIN_MS = 10_000
const ANSWER_BYTES = 16 * 1024 * 1024
const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

/** Its answer, as the schema has it; whatever goes wrong is told as an operator's mistake. */
export async function askCollector<Answer>(
  config: RunningCollector,
  asked: Asked,
  Answer: z.ZodType<Answer>,
): Promise<Answer> {
  const { status, text } = await send(config, asked)
  if (status >= 200 && status < 300) return Answer.parse(JSON.parse(text))
  throw new StartError(`The collector refused: ${wordsOf(text) ?? `HTTP status ${status}`}.`)
}

type Answered = { readonly status: number; readonly text: string }

function send(config: RunningCollector, { method, path, body }: Asked): Promise<Answered> {
  const { host, port } = splitListen(config.listen)
  const content = body === undefined ? null : JSON.stringify(body)
  const options = {
    host: placeOf(bare(host)),
    port,
    path: `/api/v1${path}`,
    method,
    headers: {
      ...signedAs(config),
      ...(content === null
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content) }),
    },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }
  return new Promise((resolve, reject) => {
    const request = usesTls(config) ? requestTls({ ...options, ...trustOf(config) }) : requestPlain(options)
    request.on('error', (error) => reject(notReached(config.listen, error)))
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
        if (text.length > ANSWER_BYTES) request.destroy(new Error('its answer has no end'))
      })
      response.on('error', (error) => reject(notReached(config.listen, error)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.end(content ?? undefined)
  })
}

/** Whoever may read the collector's own key may ask as the command line. */
function signedAs({ data }: RunningCollector): Record<string, string> {
  const token = readControlToken(data)
  if (token === null)
    throw new StartError(
      `The key of the running collector in ${data} cannot be read. Start it first, or run this as its own user (or root).`,
    )
  return { Authorization: `Bearer ${token}`, [COMMAND_LINE_USER_HEADER]: userInfo().username }
}

/** Exactly the certificate or the authority of this collector, whatever name it is reached under. */
function trustOf({
  tls,
  data,
}: RunningCollector): Pick<RequestOptions, 'ca' | 'allowPartialTrustChain' | 'checkServerIdentity'> {
  const ca =
    tls.certificate === undefined
      ? readAuthorities(join(data, 'tls'))?.present.certificate
      : readFileSync(tls.certificate, 'utf8')
  if (ca === undefined)
    throw new StartError('The collector has not made its certificate yet; start it first.')
  return { ca, allowPartialTrustChain: true, checkServerIdentity: () => undefined }
}

/** Listening everywhere it is here too. */
function placeOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

function notReached(listen: string, error: Error): StartError {
  return new StartError(
    `No collector answers at ${listen} (${error.message}). Start it first, or name its settings with --config.`,
  )
}

function wordsOf(text: string): string | null {
  try {
    const problem = Problem.safeParse(JSON.parse(text))
    return problem.success ? sayProblem(problem.data) : null
  } catch {
    // Something in between answered, which does not speak JSON.
    return null
  }
}

function sayProblem({ title, detail, errors = [] }: z.infer<typeof Problem>): string {
  const mistakes = errors.map(({ path, message }) => `${path}: ${message}`)
  const more = [...(detail === undefined ? [] : [detail]), ...mistakes]
  return more.length === 0 ? title : `${title} (${more.join('; ')})`
}
