// `xunjian-agent list`: the inspections that this agent has, how often they run, what each may run on this host.
import type { Text } from '../shared/text.ts'
import type { CommandShape } from './host/host.ts'
import { chooseLanguage, type InspectOptions } from './inspect-command.ts'
import { INSPECTIONS } from './inspections/index.ts'
import { createPaint, displayWidth, padTo } from './terminal.ts'

export type ListOptions = Pick<InspectOptions, 'json' | 'lang' | 'inspections' | 'environment' | 'stdout'>

const EVERY: Text = { en: 'every', 'zh-CN': '每' }
const RUNS: Text = { en: 'may run', 'zh-CN': '可执行命令' }
const HOST_ONLY: Text = { en: "from this host's file only", 'zh-CN': '仅限本机配置文件设置' }

export function runList(options: ListOptions = {}): number {
  const { inspections = INSPECTIONS, environment = process.env, stdout = process.stdout } = options
  const rows = inspections.map(({ name, title, every, timeout, hostOnly = [], commands = [] }) => {
    return { name, title, every, timeout, hostOnly, commands: commands.map(showCommand) }
  })
  if (options.json) {
    stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return 0
  }
  const language = chooseLanguage(options.lang, environment)
  const paint = createPaint(stdout.isTTY === true, environment)
  const width = Math.max(...rows.map(({ name }) => displayWidth(name)))
  for (const { name, title, every, hostOnly, commands } of rows) {
    stdout.write(
      `${padTo(name, width)}  ${padTo(`${EVERY[language]} ${every}`, 10)}  ${paint(title[language], 'dim')}\n`,
    )
    const more = [
      ...commands.map((command) => `${RUNS[language]}: ${command}`),
      ...(hostOnly.length === 0 ? [] : [`${HOST_ONLY[language]}: ${hostOnly.join(', ')}`]),
    ]
    for (const line of more) stdout.write(`${' '.repeat(width)}  ${paint(line, 'dim')}\n`)
  }
  return 0
}

function showCommand({ program, args }: CommandShape): string {
  return [program, ...args].map((part) => (part.includes(' ') ? `'${part}'` : part)).join(' ')
}
