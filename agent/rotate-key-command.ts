// `xunjian-agent rotate-key`: lays the next key beside the present one; the running agent takes it to the collector.
import { existsSync } from 'node:fs'
import { nextKeyFile } from './host-keys.ts'
import { isEnrolled, readIdentity } from './identity.ts'
import { readStatus } from './status-file.ts'

export type RotateKeyOptions = {
  readonly stateDir: string
  readonly waitMs?: number
  readonly stdout?: { write(text: string): unknown }
  readonly stderr?: { write(text: string): unknown }
}

const LOOK_EVERY_MS = 200
const WAIT_MS = 20_000

/** Exit code 0: changed; 1: not enrolled; 2: will be changed as soon as the agent is connected. */
export async function runRotateKey(options: RotateKeyOptions): Promise<number> {
  const { stateDir, waitMs = WAIT_MS, stdout = process.stdout, stderr = process.stderr } = options
  const identity = readIdentity(stateDir)
  if (!isEnrolled(identity)) {
    stderr.write('This host is not enrolled; it has no key to change.\n')
    return 1
  }
  identity.keys.prepareNext()
  const found = readStatus(stateDir, Date.now())
  const isConnected = found.kind === 'running' && found.status.link.state === 'ready'
  if (isConnected && (await isTaken(nextKeyFile(stateDir), waitMs))) {
    stdout.write('The collector has the new key of this host.\n')
    return 0
  }
  stdout.write(
    'The next key is made; it is used as soon as the agent is connected. The present one is good until then.\n',
  )
  return 2
}

async function isTaken(path: string, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs
  while (existsSync(path)) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return true
}
