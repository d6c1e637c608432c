// Requests to receivers of messages: only to addresses that are allowed, without following, in bounded time and bytes.
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { GuardedFetch, SendTools } from './channel-driver.ts'
import { type Address, createDestinations, type Destinations, RefusedDestination } from './destinations.ts'
import { orAborted } from './or-aborted.ts'

/** What is longer is cut off: a receiver has little to say. */
const ANSWER_BYTES = COLLECTOR_LIMITS.receiverAnswerBytes
const TIME_LIMIT_MS: number = COLLECTOR_LIMITS.receiverAnswerMs

export type Guard = Pick<SendTools, 'fetch' | 'addressOf'>

export function createGuard(
  allow: readonly string[],
  { destinations = createDestinations(allow), timeLimitMs = TIME_LIMIT_MS } = {},
): Guard {
  return {
    fetch: createGuardedFetch(destinations, timeLimitMs),
    addressOf: async (host) => (await destinations.addressesOf(host))[0]?.address ?? '',
  }
}

function createGuardedFetch(destinations: Destinations, timeLimitMs: number): GuardedFetch {
  return async (address, init = {}) => {
    const url = new URL(address)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new RefusedDestination(url.protocol)
    const limit = AbortSignal.timeout(timeLimitMs)
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
    // A URL has turned 0x7f.1 and the like into 127.0.0.1 already.
    const addresses = await orAborted(destinations.addressesOf(url.hostname.replace(/^\[|\]$/g, '')), signal)
    return await exchange(url, init, { addresses, signal })
  }
}

type Line = { readonly addresses: readonly Address[]; readonly signal: AbortSignal }

/** Speaks to just the addresses that were looked at: the name is not asked for again, so it cannot change meanwhile. */
function exchange(url: URL, init: RequestInit, { addresses, signal }: Line): Promise<Response> {
  const body = Buffer.from((init.body as string | Uint8Array | null | undefined) ?? '')
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: init.method ?? 'GET',
    headers: {
      ...Object.fromEntries(new Headers(init.headers ?? {})),
      'content-length': body.byteLength,
      'accept-encoding': 'identity',
      'user-agent': 'Xunjian',
    },
    agent: false,
    lookup: fixedLookup(addresses),
    maxHeaderSize: 16 * 1024,
    signal,
  })
  request.once('error', (error) => reject(signal.aborted ? signal.reason : error))
  request.once('response', (answer) => readAnswer(answer).then(resolve, reject))
  request.end(body)
  return promise
}

function fixedLookup(addresses: readonly Address[]): LookupFunction {
  return (_host, options, answer) => {
    const [first] = addresses
    if (options.all === true) answer(null, [...addresses])
    else answer(null, first?.address ?? '', first?.family ?? 4)
  }
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part)
    bytes += part.byteLength
    // Leaving the loop ends the connection.
    if (bytes >= ANSWER_BYTES) break
  }
  const status = answer.statusCode ?? 0
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers))
    if (typeof value === 'string') headers.set(name, value)
  const body = Buffer.concat(parts).subarray(0, ANSWER_BYTES)
  const hasBody = ![204, 205, 304].includes(status)
  return new Response(hasBody ? body : null, {
    status: status >= 200 && status <= 599 ? status : 502,
    headers,
  })
}
