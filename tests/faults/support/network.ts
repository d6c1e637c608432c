// A machine of its own network: a namespace at the other end of a cable that can be pulled, filtered and renumbered.
import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { commandPath } from '../../support/needs.ts'

const ROOT = join(import.meta.dirname, '../../..')

export type Network = ReturnType<typeof createNetwork>

/** Null when this machine lets us make networks; otherwise why not. */
export function whyNoNetworks(): string | null {
  const name = `xjtry${process.pid}`
  try {
    ip('netns', 'add', name)
    ip('netns', 'del', name)
    return null
  } catch (error) {
    return `no network namespaces here: ${error instanceof Error ? error.message.split('\n')[0] : error}`
  }
}

/** `number` tells networks of one process apart. Our end of the cable is .1, the machine's is .2 or .3. */
export function createNetwork(number: number) {
  const subnet = `10.${64 + (process.pid % 128)}.${number}`
  const namespace = `xj${process.pid}n${number}`
  const [here, there] = [`xj${process.pid % 10_000}h${number}`, `xj${process.pid % 10_000}t${number}`]
  let host = 2
  const inside = (...command: string[]) => ip('netns', 'exec', namespace, ...command)

  ip('netns', 'add', namespace)
  ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace)
  ip('addr', 'add', `${subnet}.1/24`, 'dev', here)
  ip('link', 'set', here, 'up')
  inside('ip', 'addr', 'add', `${subnet}.${host}/24`, 'dev', there)
  inside('ip', 'link', 'set', there, 'up')
  inside('ip', 'link', 'set', 'lo', 'up')
  inside('nft', 'add', 'table', 'inet', 'faults')
  for (const hook of ['input', 'output'])
    inside('nft', 'add', 'chain', 'inet', 'faults', hook, `{ type filter hook ${hook} priority 0 ; }`)

  return {
    /** Of the collector, as the machine sees it. */
    address: `${subnet}.1`,
    /** The cable is pulled: both ends see it. */
    pull: () => ip('link', 'set', here, 'down'),
    plug: () => ip('link', 'set', here, 'up'),
    /** Packets vanish and nobody is told; `input` only: what the machine says arrives, the answers do not. */
    drop(hooks: readonly ('input' | 'output')[]): void {
      for (const hook of hooks)
        inside('nft', 'add', 'rule', 'inet', 'faults', hook, 'oifname != "lo"', 'iifname != "lo"', 'drop')
    },
    letPass(): void {
      for (const hook of ['input', 'output']) inside('nft', 'flush', 'chain', 'inet', 'faults', hook)
    },
    /** The machine gets another address; what was open hangs in the air. */
    renumber(): void {
      const before = host
      host = before === 2 ? 3 : 2
      // In this order: whoever takes away the first address of a subnet takes away the others with it.
      inside('ip', 'addr', 'del', `${subnet}.${before}/24`, 'dev', there)
      inside('ip', 'addr', 'add', `${subnet}.${host}/24`, 'dev', there)
    },
    /** A process on that machine. */
    start(args: readonly string[]) {
      const child = spawn(commandPath('ip'), ['netns', 'exec', namespace, process.execPath, ...args], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data) => {
          output += data
        })
      }
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      const end = async (signal: NodeJS.Signals) => {
        child.kill(signal)
        return await ended
      }
      return {
        pid: child.pid ?? 0,
        output: () => output,
        ended,
        stop: () => end('SIGTERM'),
        kill: async () => void (await end('SIGKILL')),
      }
    },
    remove(): void {
      ip('netns', 'del', namespace)
    },
  }
}

function ip(...args: string[]): void {
  execFileSync(commandPath('ip'), args, { stdio: 'pipe' })
}
