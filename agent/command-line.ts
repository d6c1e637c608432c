// The agent's commands: each loads what it needs when it is chosen.
import { Command } from 'commander'
import { readVersion } from './version.ts'

type Shared = { config?: string }

const program = new Command('xunjian-agent')
  .description('Inspects this host by plan, on demand and when something happens, and reports to a collector')
  .version(readVersion())
  .option('--config <file>', 'settings in YAML; default /etc/xunjian/agent.yaml when it exists')
  .showHelpAfterError('(see --help)')

async function load() {
  const [{ loadConfig }, { INSPECTIONS }] = await Promise.all([
    import('./config.ts'),
    import('./inspections/index.ts'),
  ])
  return loadConfig({
    inspections: INSPECTIONS,
    environment: process.env,
    path: program.opts<Shared>().config,
  })
}

program
  .command('run')
  .description('run the agent until SIGTERM or SIGINT')
  .action(async () => {
    const { runAgent } = await import('./run-command.ts')
    process.exit(await runAgent(program.opts<Shared>().config))
  })

program
  .command('enrol')
  .description('let this host in at a collector, once')
  .option('--collector <url>', 'address of the collector')
  .option('--code <code>', 'one-time code; better in XUNJIAN_AGENT_CODE, which other users cannot see')
  .option('--again', 'as a new host, with a new key', false)
  .action(async (options: { collector?: string; code?: string; again: boolean }) => {
    const config = await load()
    const [{ runEnrol }, { enrolmentCode }] = await Promise.all([
      import('./enrol-command.ts'),
      import('./config.ts'),
    ])
    process.exitCode = await runEnrol({
      stateDir: config.stateDir,
      timeZone: config.timeZone,
      collectorUrl: options.collector ?? config.collectorUrl,
      code: options.code ?? enrolmentCode(process.env),
      again: options.again,
    })
  })

program
  .command('rotate-key')
  .description('give this host a new key; exit code 0 changed, 2 as soon as the agent is connected')
  .action(async () => {
    const config = await load()
    const { runRotateKey } = await import('./rotate-key-command.ts')
    process.exitCode = await runRotateKey({ stateDir: config.stateDir })
  })

program
  .command('inspect')
  .description(
    'inspect this machine now, without a collector; exit code 0 ok, 1 warning, 2 critical, 3 unknown',
  )
  .argument('[name...]', 'inspections; all of them without a name')
  .option('--json', 'print it for a script')
  .option('--lang <language>', 'en or zh-CN')
  .action(async (names: string[], options: { json?: boolean; lang?: string }) => {
    const config = await load()
    const { runInspect } = await import('./inspect-command.ts')
    const parameters = Object.fromEntries(
      [...config.inspections].map(([name, entry]) => [name, entry.parameters]),
    )
    process.exitCode = await runInspect({ ...options, names, parameters })
  })

program
  .command('list')
  .description('show the inspections that this agent has')
  .option('--json', 'print it for a script')
  .option('--lang <language>', 'en or zh-CN')
  .action(async (options: { json?: boolean; lang?: string }) => {
    const { runList } = await import('./list-command.ts')
    process.exitCode = runList(options)
  })

program
  .command('status')
  .description('show what the running agent does; exit code 0 connected, 1 not connected, 3 not running')
  .option('--json', 'print it for a script')
  .action(async (options: { json?: boolean }) => {
    const config = await load()
    const { runStatus } = await import('./status-command.ts')
    process.exitCode = runStatus({ ...options, stateDir: config.stateDir })
  })

export async function runCommandLine(): Promise<void> {
  // `list | head`: whoever reads has read enough.
  process.stdout.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code !== 'EPIPE') throw err
    process.exit()
  })
  await program.parseAsync()
}
