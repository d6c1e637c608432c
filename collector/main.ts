// The collector's command line: reads argv, wires, starts, stops in order; nothing else.
import { Command } from 'commander'
import { ConfigError } from '../shared/config-error.ts'
import { type ExportOptions, runExport, runVerify, type VerifyOptions } from './audit-command.ts'
import { type RotateOptions, rotateAuthority, type ShowOptions, showAuthority } from './ca-command.ts'
import { loadConfig } from './config.ts'
import { createEnrolCode, listEnrolCodes, revokeEnrolCode } from './enrol-code-command.ts'
import { addFaultCommands } from './faults-command.ts'
import { serve } from './serve.ts'
import { StartError } from './start-error.ts'
import { addUser, listUsers, lockUser, resetUser, unlockUser } from './user-command.ts'
import { readVersion } from './version.ts'

const program = new Command('xunjian-collector')
  .description(
    'Takes the rounds of all agents, keeps the records, raises faults, serves dashboard and metrics',
  )
  .version(readVersion())
  .showHelpAfterError('(see --help)')

program
  .command('serve', { isDefault: true })
  .description('run the collector until SIGTERM or SIGINT')
  .option('--config <file>', 'settings in YAML; without it defaults and XUNJIAN_COLLECTOR_* apply')
  .option(
    '--first-password-file <file>',
    "write the first administrator's one-time password there instead of to the terminal",
  )
  .action(async ({ config, firstPasswordFile }: { config?: string; firstPasswordFile?: string }) =>
    serve(loadConfig(config ?? null, process.env), firstPasswordFile ?? null),
  )

const enrolCode = program.command('enrol-code').description('codes with which hosts enrol')
enrolCode
  .command('create')
  .description('make a code, at the running collector')
  .option('--config <file>', 'settings of the running collector')
  .option('--label <key=value>', 'label of the hosts; may be repeated', collect, [])
  .option('--valid <duration>', 'how long the code may be used', '1h')
  .option('--uses <count>', 'how many hosts may enrol with it, for images and automation', '1')
  .option('--note <words>', 'for people, to tell codes apart')
  .option('--json', 'print it for a script')
  .action(async (options: Parameters<typeof createEnrolCode>[1] & { config?: string }) => {
    process.stdout.write(await createEnrolCode(loadConfig(options.config ?? null, process.env), options))
  })
enrolCode
  .command('list')
  .description('show codes, newest first; their secrets are not known any more')
  .option('--config <file>', 'settings of the running collector')
  .option('--json', 'print it for a script')
  .action(async (options: { config?: string; json?: true }) => {
    process.stdout.write(await listEnrolCodes(loadConfig(options.config ?? null, process.env), options))
  })
enrolCode
  .command('revoke')
  .description('let no more hosts in with a code; those that have enrolled stay')
  .argument('<id>', 'as the list shows it')
  .option('--config <file>', 'settings of the running collector')
  .option('--json', 'print it for a script')
  .action(async (id: string, options: { config?: string; json?: true }) => {
    process.stdout.write(await revokeEnrolCode(loadConfig(options.config ?? null, process.env), id, options))
  })

const user = program.command('user').description('who may sign in; also for who is locked out of the pages')
type UserOptions = { config?: string; json?: true }
const userCommand = (name: string, description: string) =>
  user
    .command(name)
    .description(description)
    .option('--config <file>', 'settings of the running collector')
    .option('--json', 'print it for a script')
userCommand('add', 'make an account with a one-time password')
  .argument('<username>', 'what is typed at sign-in')
  .requiredOption('--role <role>', 'viewer, operator or administrator')
  .option('--name <name>', 'what others see')
  .action(async (username: string, options: UserOptions & { role: string; name?: string }) => {
    process.stdout.write(await addUser(loadConfig(options.config ?? null, process.env), username, options))
  })
userCommand('list', 'show all accounts').action(async (options: UserOptions) => {
  process.stdout.write(await listUsers(loadConfig(options.config ?? null, process.env), options))
})
userCommand('reset', 'give a one-time password; all sessions end')
  .argument('<username>')
  .action(async (username: string, options: UserOptions) => {
    process.stdout.write(await resetUser(loadConfig(options.config ?? null, process.env), username, options))
  })
userCommand('lock', 'shut somebody out; sessions end and tokens are refused')
  .argument('<username>')
  .option('--reason <words>', 'why, for the operation log', 'locked at the command line')
  .action(async (username: string, options: UserOptions & { reason: string }) => {
    process.stdout.write(await lockUser(loadConfig(options.config ?? null, process.env), username, options))
  })
userCommand('unlock', 'let somebody in again, also after wrong passwords')
  .argument('<username>')
  .action(async (username: string, options: UserOptions) => {
    process.stdout.write(await unlockUser(loadConfig(options.config ?? null, process.env), username, options))
  })

addFaultCommands(program, ({ config }) => loadConfig(typeof config === 'string' ? config : null, process.env))

const authority = program.command('ca').description('the authority by which hosts know this collector')
authority
  .command('show')
  .description('show authority and certificate')
  .option('--config <file>', 'settings of the running collector')
  .option('--json', 'print it for a script')
  .action(async (options: ShowOptions & { config?: string }) => {
    process.stdout.write(await showAuthority(loadConfig(options.config ?? null, process.env), options))
  })
authority
  .command('rotate')
  .description('make the next authority and announce it to all hosts')
  .option('--config <file>', 'settings of the running collector')
  .option('--takes-over <duration>', 'how long hosts have to hear of it', '30d')
  .option('--json', 'print it for a script')
  .action(async (options: RotateOptions & { config?: string }) => {
    process.stdout.write(await rotateAuthority(loadConfig(options.config ?? null, process.env), options))
  })

const audit = program.command('audit').description('the operation log: who changed what')
audit
  .command('verify')
  .description('check that every row stands as it was written; exit code 1 names the first that does not')
  .option('--config <file>', 'settings of the collector')
  .option('--anchor <id:hash>', 'a row that was written down elsewhere; may be repeated', collect, [])
  .option('--log <file>', "the collector's log, which holds the newest row of each day")
  .option('--json', 'print it for a script')
  .action(async (options: VerifyOptions & { config?: string }) => {
    const { text, exitCode } = await runVerify(loadConfig(options.config ?? null, process.env).data, options)
    process.stdout.write(text)
    process.exitCode = exitCode
  })
audit
  .command('export')
  .description('print the operation log, oldest first')
  .option('--config <file>', 'settings of the collector')
  .option('--from <date>', 'from then on')
  .option('--to <date>', 'until then')
  .option('--format <csv|jsonl>', 'for a spreadsheet or for a script', 'jsonl')
  .action(async (options: ExportOptions & { config?: string }) => {
    const { data } = loadConfig(options.config ?? null, process.env)
    await runExport(data, options, (text) => void process.stdout.write(text))
  })

try {
  await program.parseAsync()
} catch (error) {
  // An operator's mistake is one clear sentence; anything else is a bug and shows its stack.
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
