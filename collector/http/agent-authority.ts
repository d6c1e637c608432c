// What a host fetches before it trusts anything: the authorities of this collector, to be compared with its code.
import { Hono } from 'hono'
import type { TrustDesk } from '../tls/port.ts'
import { AppError } from './problem.ts'

export function createAgentAuthorityRoutes(trust: Pick<TrustDesk, 'authorities'>) {
  return new Hono().get('/agent/authority', (c) => {
    const pem = trust.authorities()
    if (pem === null) throw new AppError('no-authority')
    return c.body(pem, 200, { 'Content-Type': 'application/x-pem-file', 'Cache-Control': 'no-store' })
  })
}
