// Requests of an enrolment: the authority that the code names is fetched and compared before anything secret is sent.
import { request as plainRequest } from 'node:http'
import { type RequestOptions, request as tlsRequest } from 'node:https'
import { LIMITS } from '../shared/limits.ts'
import { placeUnder } from './collector-url.ts'
import { tlsTroubleOf } from './tls-trouble.ts'
import { findAuthority } from './trusted-authorities.ts'

export type Reply = { readonly status: number; readonly text: string }
export type NotReached = { readonly refused: string }

/** How the collector is known: `system` by the authorities of this machine, otherwise by these certificates in PEM. */
export type KnownBy = { readonly authority: string | null }

const WITHIN_MS = 15_000
const REPLY_BYTES = 64 * 1024

/** The certificate that the code speaks of. Nobody is trusted yet, so nothing is told but that somebody asks. */
export async function fetchAuthority(
  collectorUrl: string,
  fingerprint: string,
): Promise<{ readonly authority: string } | NotReached> {
  const url = placeUnder(collectorUrl, '/agent/authority')
  const reply = await send(url, { method: 'GET', rejectUnauthorized: false }, null)
  if ('refused' in reply) return reply
  const isShort = reply.text.length <= LIMITS.trustBytes
  const authority = reply.status === 200 && isShort ? findAuthority(reply.text, fingerprint) : null
  if (authority !== null) return { authority }
  return {
    refused:
      `${new URL(url).origin} does not have the authority that the code names. Somebody may be between this host and ` +
      'the collector; nothing secret was sent. Check the address, or ask for a new code',
  }
}

export function postJson(url: string, body: object, { authority }: KnownBy): Promise<Reply | NotReached> {
  const headers = { 'content-type': 'application/json' }
  const trust: RequestOptions = authority === null ? {} : { ca: [authority] }
  return send(url, { method: 'POST', headers, ...trust }, JSON.stringify(body))
}

function send(url: string, options: RequestOptions, body: string | null): Promise<Reply | NotReached> {
  return new Promise((resolve) => {
    const isTls = url.startsWith('https:')
    const request = isTls
      ? tlsRequest(url, { ...options, agent: false, minVersion: 'TLSv1.3', timeout: WITHIN_MS })
      : plainRequest(url, { ...options, agent: false, timeout: WITHIN_MS })
    const fail = (error: Error) => {
      const { origin } = new URL(url)
      const trouble = tlsTroubleOf(error)
      resolve({
        refused:
          trouble === null
            ? `${origin} cannot be reached: ${wordsOf(error)}`
            : `${origin} ${trouble.words}. ${trouble.advice}`,
      })
    }
    const deadline = setTimeout(() => request.destroy(new Error('no answer in time')), WITHIN_MS)
    request.on('error', fail)
    request.on('close', () => clearTimeout(deadline))
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
        if (text.length > REPLY_BYTES) request.destroy(new Error('the answer is far too long'))
      })
      response.on('error', fail)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.end(body ?? undefined)
  })
}

function wordsOf(error: Error): string {
  return error instanceof AggregateError ? String(error.errors[0]?.message ?? error.message) : error.message
}
