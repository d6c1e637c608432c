// How many requests may be open at once, decided from the head alone: what is too much costs no body and no handler.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CollectorConfig } from '../config.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown
type Limits = Pick<CollectorConfig['limits'], 'openRequests' | 'openRequestsPerAddress'>

const FULL = 'Too many requests are open; try again later.\n'

/** In front of everything that answers requests. A request is open until its answer is out or its socket is gone. */
export function createRequestGate(limits: Limits, handle: Handler): Handler {
  const ofAddress = new Map<string, number>()
  let open = 0

  const leave = (address: string) => {
    open -= 1
    const left = (ofAddress.get(address) ?? 1) - 1
    if (left === 0) ofAddress.delete(address)
    else ofAddress.set(address, left)
  }
  return (request, response) => {
    const address = request.socket.remoteAddress ?? 'unknown'
    const here = ofAddress.get(address) ?? 0
    if (open >= limits.openRequests || here >= limits.openRequestsPerAddress) {
      turnAway(response)
      return
    }
    open += 1
    ofAddress.set(address, here + 1)
    response.once('close', () => leave(address))
    handle(request, response)
  }
}

/** The connection ends with the answer, so that the body that was not read is no next request. */
function turnAway(response: ServerResponse): void {
  const head = {
    'Retry-After': String(1 + Math.floor(Math.random() * 5)),
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
  }
  response.writeHead(503, head).end(FULL)
}
