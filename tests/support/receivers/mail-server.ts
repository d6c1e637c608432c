// A real mail server from Debian (Exim) with its own spool, certificate and accounts; what arrives lies in files.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandPath } from '../needs.ts'
import { freePort, startProcess, until } from '../processes.ts'
import { certify, createAuthority } from '../tls.ts'

export const MAIL_USER = 'xunjian'
export const MAIL_PASSWORD = 'correct horse'

export type MailServer = Awaited<ReturnType<typeof startMailServer>>
export type Mail = {
  /** Unfolded, by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly raw: string
}

/** Takes mail for everybody @example.com; nobody@ is unknown, busy@ is told to come later, secret@ only after login. */
export async function startMailServer() {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-mail-'))
  // The server gives up root for everything that it does with mail.
  chmodSync(dir, 0o777)
  for (const name of ['spool', 'box']) {
    mkdirSync(join(dir, name))
    chmodSync(join(dir, name), 0o777)
  }
  const authority = createAuthority('mail authority')
  const { cert, key } = certify(authority, ['localhost', '127.0.0.1'])
  writeFileSync(join(dir, 'cert.pem'), cert as string, { mode: 0o644 })
  writeFileSync(join(dir, 'key.pem'), key as string, { mode: 0o644 })
  const port = await freePort()
  const tlsPort = await freePort()
  const config = join(dir, 'exim.conf')
  writeFileSync(config, writeConfig(dir, { port, tlsPort }), { mode: 0o644 })
  const server = startProcess(['-bdf', '-C', config], {}, commandPath('exim4'))
  await until('the mail server listens', () => canConnect(port)).catch((error: Error) => {
    throw new Error(`${error.message}\n${server.output()}`)
  })
  const folder = join(dir, 'box', 'new')
  return {
    port,
    tlsPort,
    authority: authority.certificate,
    /** Waits until it has arrived; whole, since a maildir gets its files by renaming. */
    mail: (messageId: string) =>
      until(`mail ${messageId}`, () => {
        const files = existsSync(folder) ? readdirSync(folder) : []
        const mails = files.map((name) => parseMail(readFileSync(join(folder, name), 'latin1')))
        return mails.find(({ headers }) => headers['message-id'] === messageId) ?? null
      }),
    async stop() {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function writeConfig(dir: string, { port, tlsPort }: { port: number; tlsPort: number }): string {
  return `
primary_hostname = mail.example.com
spool_directory = ${dir}/spool
log_file_path = syslog
pid_file_path = ${dir}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port} : ${tlsPort}
tls_on_connect_ports = ${tlsPort}
tls_certificate = ${dir}/cert.pem
tls_privatekey = ${dir}/key.pem
tls_advertise_hosts = *
message_size_limit = 60K
rfc1413_query_timeout = 0s
acl_smtp_rcpt = rcpt
queue_run_in_order
begin acl
rcpt:
  deny message = 5.1.1 no such user here
       local_parts = nobody
  defer message = 4.2.0 busy, come later
       local_parts = busy
  deny message = 5.7.0 sign in first
       local_parts = secret
       !authenticated = *
  accept
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  directory = ${dir}/box
  maildir_format
  batch_max = 100
  user = Debian-exim
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${MAIL_USER}}}{eq{$auth3}{${MAIL_PASSWORD}}}}}
  server_set_id = $auth2
  server_advertise_condition = \${if def:tls_in_cipher}
`
}

function canConnect(port: number): Promise<true | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(null))
  })
}

function parseMail(raw: string): Mail {
  const head = (raw.split(/\n\n/)[0] ?? '').replace(/\n[ \t]+/g, ' ')
  const lines = head.split('\n').map((line) => /^([\w-]+): (.*)$/.exec(line))
  return {
    raw,
    headers: Object.fromEntries(lines.map((line) => [(line?.[1] ?? '').toLowerCase(), line?.[2] ?? ''])),
  }
}
