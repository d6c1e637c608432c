// The agent's entry: `run` at once and with nothing else; all other commands, and mistakes, through command-line.ts.
import { parseArgs } from 'node:util'
import { ConfigError } from '../shared/config-error.ts'

try {
  const run = readRun(process.argv.slice(2))
  if (run === null) {
    const { runCommandLine } = await import('./command-line.ts')
    await runCommandLine()
  } else {
    const { runAgent } = await import('./run-command.ts')
    // Stopped means ended: whatever an inspection left behind must not keep the service waiting.
    process.exit(await runAgent(run.config))
  }
} catch (error) {
  // An operator's mistake is told in full and without a stack; anything else is a bug and shows its stack.
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** The options of a plain `run`, which stays for months and is spared the parser of all commands; else null. */
function readRun(args: string[]): { config?: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { config: { type: 'string' } },
      allowPositionals: true,
    })
    return positionals.length === 1 && positionals[0] === 'run' ? values : null
  } catch (error) {
    // Some other option or a mistake: the command line knows what to say to it.
    if (error instanceof TypeError) return null
    throw error
  }
}
