// `faults list | show | accept | note | …`: faults from a script or a terminal, at the running collector.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { FaultDetail, FaultPage, type FaultVerb } from '../shared/api/fault.ts'
import { PeopleList } from '../shared/api/people.ts'
import { askCollector, type RunningCollector } from './ask-collector.ts'
import { printFault, printFaults } from './print-faults.ts'
import { StartError } from './start-error.ts'

type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>
type ConfigOf = (options: Options) => RunningCollector

/** `--exit-code`: some faults fit. Everything that could not be done ends with 1. */
const SOME_FIT = 2
const PAGE = 500

/** Filters that the API knows under the same name. */
const FILTERS: readonly (readonly [flags: string, description: string])[] = [
  ['--stage <stages>', 'such as reported,accepted'],
  ['--status <statuses>', 'ok, warning, critical, unknown'],
  ['--grade <grades>', 'general, major'],
  ['--risk <risks>', 'high, medium, low'],
  ['--source <sources>', 'inspection, silence, alertmanager, grafana, person'],
  ['--assignee <username>', 'who has it; nobody: those that nobody has'],
  ['--breached <time>', 'accept, resolve or any: a response time was missed'],
  ['--host <id>', 'of one host'],
  ['--inspection <name>', 'found by one inspection'],
  ['--search <words>', 'in item, title, host and inspection'],
  ['--labels <key:value,…>', 'of the host, or of the alert'],
  ['--suppressed <true|only>', 'those below another fault too, or alone'],
  ['--parent <id>', 'those that are suppressed below this one'],
  ['--sort <order>', 'severity, opened, host or due'],
  ['--order <asc|desc>', 'the other way round'],
]

export function addFaultCommands(program: Command, configOf: ConfigOf): void {
  const faults = program.command('faults').description('faults: what is open, and what is done about it')
  const command = (name: string, description: string) =>
    faults
      .command(name)
      .description(description)
      .option('--config <file>', 'settings of the running collector')
      .option('--json', 'print it for a script')

  const list = command('list', 'show open faults, worst first')
  for (const [flags, description] of FILTERS) list.option(flags, description)
  list
    .option('--limit <count>', 'at most so many', '50')
    .option('--past', 'those that are over, instead')
    .option('--exit-code', `end with ${SOME_FIT} when there are some`)
    .action(async (options: Options) => {
      const page = await listFaults(configOf(options), options)
      process.stdout.write(options.json === true ? `${JSON.stringify(page)}\n` : printFaults(page))
      if (options.exitCode === true && page.total > 0) process.exitCode = SOME_FIT
    })
  command('show', 'show one fault with its time line')
    .argument('<id>', 'its number')
    .action(async (id: string, options: Options) => {
      const asked = { method: 'GET', path: `/faults/${numberOf(id)}` } as const
      print(await askCollector(configOf(options), asked, FaultDetail), options)
    })

  for (const [verb, { description, words, options: own }] of Object.entries(VERBS) as [FaultVerb, Verb][]) {
    const made = command(verb, description).argument('<id>', 'its number')
    if (words !== undefined) made.argument(`<${words}>`, words === 'text' ? '- reads it from a pipe' : '')
    for (const [flags, said] of own ?? []) made.option(flags, said)
    made.action(async (id: string, ...rest: unknown[]) => {
      const options = rest.at(words === undefined ? 0 : 1) as Options
      const config = configOf(options)
      const body = await bodyOf(config, verb, { options, word: words === undefined ? null : String(rest[0]) })
      const path = `/faults/${numberOf(id)}/${verb === 'note' ? 'notes' : verb}`
      print(await askCollector(config, { method: 'POST', path, body }, FaultDetail), options)
    })
  }
}

type Verb = {
  readonly description: string
  /** What stands behind the number. */
  readonly words?: 'text' | 'step' | 'into'
  readonly options?: readonly (readonly [flags: string, description: string])[]
}
const NOTE = ['--note <text>', 'for the time line'] as const
const REASON = ['--reason <text>', 'why'] as const
const GRADE = ['--grade <grade>', 'general or major'] as const
const RISK = ['--risk <risk>', 'high, medium or low'] as const

const VERBS: Readonly<Record<FaultVerb, Verb>> = {
  accept: {
    description: 'take charge of a reported fault, or give it to somebody',
    options: [
      ['--assignee <username>', 'who has it from now on'],
      GRADE,
      RISK,
      ['--due <time>', 'agreed end'],
      NOTE,
    ],
  },
  transfer: {
    description: 'hand it to somebody else',
    options: [['--assignee <username>', 'to whom'], NOTE],
  },
  return: { description: 'give it back: nobody has it', options: [REASON] },
  start: { description: 'begin to work on it', options: [NOTE] },
  note: { description: 'write something down, in Markdown', words: 'text' },
  hold: {
    description: 'wait: the clock stands',
    options: [
      ['--reason <reason>', 'reporter, vendor, parts, change or other'],
      NOTE,
      ['--until <time>', 'when it goes on by itself'],
    ],
  },
  resume: { description: 'go on', options: [NOTE] },
  resolve: {
    description: 'say what it was and what was done',
    options: [
      ['--cause <text>', 'what it was'],
      ['--solution <text>', 'what was done'],
      ['--despite <text>', 'why it counts as resolved although it is still found'],
    ],
  },
  verify: { description: 'agree that it is repaired', options: [NOTE] },
  close: {
    description: 'close a major fault',
    options: [['--review <text>', 'its review; - reads it from a pipe']],
  },
  reopen: { description: 'it is not repaired after all', options: [REASON] },
  cancel: { description: 'it is no fault', options: [REASON] },
  merge: { description: 'it is part of another open fault', words: 'into', options: [NOTE] },
  grade: { description: 'change grade or risk', options: [GRADE, RISK, REASON] },
  tick: {
    description: 'tick a step of the emergency plan, counted from 1',
    words: 'step',
    options: [['--undo', 'take the tick away']],
  },
}

async function listFaults(config: RunningCollector, options: Options): Promise<FaultPage> {
  const limit = Number(options.limit)
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new StartError(`--limit ${options.limit}: write a number`)
  const query = new URLSearchParams({ open: options.past === true ? 'false' : 'true' })
  for (const [flags] of FILTERS) {
    const name = flags.slice(2, flags.indexOf(' '))
    const value = options[name]
    if (typeof value === 'string') query.set(name, value)
  }
  if (typeof options.assignee === 'string' && options.assignee !== 'nobody')
    query.set('assignee', await idOf(config, options.assignee))
  const pages: FaultPage[] = []
  for (let left = limit; left > 0; ) {
    query.set('limit', String(Math.min(left, PAGE)))
    const page = await askCollector(config, { method: 'GET', path: `/faults?${query}` }, FaultPage)
    pages.push(page)
    left -= page.faults.length
    if (page.next === null) break
    query.set('cursor', page.next)
  }
  const last = pages.at(-1) as FaultPage
  return { ...last, faults: pages.flatMap(({ faults }) => faults) }
}

/** What is not given is left out: the collector says what it needs. */
async function bodyOf(
  config: RunningCollector,
  verb: FaultVerb,
  { options, word }: { readonly options: Options; readonly word: string | null },
): Promise<Record<string, unknown>> {
  const { grade, risk, note, reason, cause, solution, despite, assignee, due, until, review } = options
  const said: Record<string, unknown> = { grade, risk, note, reason, cause, solution, despite }
  if (typeof assignee === 'string') said.assigneeId = await idOf(config, assignee)
  if (typeof due === 'string') said.dueAt = momentOf('--due', due)
  if (typeof until === 'string') said.resumeAt = momentOf('--until', until)
  if (typeof review === 'string') said.review = textOf(review)
  if (verb === 'note') said.text = textOf(String(word))
  if (verb === 'merge') said.into = numberOf(String(word))
  if (verb === 'tick') Object.assign(said, { step: numberOf(String(word)) - 1, done: options.undo !== true })
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

function print(fault: FaultDetail, { json }: Options): void {
  process.stdout.write(json === true ? `${JSON.stringify(fault)}\n` : printFault(fault))
}

async function idOf(config: RunningCollector, username: string): Promise<string> {
  const { people } = await askCollector(config, { method: 'GET', path: '/people' }, PeopleList)
  const person = people.find((one) => one.username === username)
  if (person !== undefined) return person.id
  const names = people.map((one) => one.username).join(', ')
  throw new StartError(`There is no account ${username}; there are ${names || 'none'}.`)
}

function numberOf(text: string): number {
  const digits = /^#?(\d{1,15})$/.exec(text)?.[1]
  if (digits === undefined)
    throw new StartError(`${text}: write a number, as xunjian-collector faults list shows it`)
  return Number(digits)
}

function momentOf(option: string, text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at))
    throw new StartError(`${option} ${text}: write a time such as 2026-11-22 or 2026-11-22T08:00Z`)
  return at
}

function textOf(text: string): string {
  return text === '-' ? readFileSync(0, 'utf8') : text
}
