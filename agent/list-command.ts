// `xunjian-agent list`: the inspections that this agent has and how often they run by default.
import { chooseLanguage, type InspectOptions } from './inspect-command.ts'
import { INSPECTIONS } from './inspections/index.ts'
import { createPaint, displayWidth, padTo } from './terminal.ts'

export type ListOptions = Pick<InspectOptions, 'json' | 'lang' | 'inspections' | 'environment' | 'stdout'>

export function runList(options: ListOptions = {}): number {
  const { inspections = INSPECTIONS, environment = process.env, stdout = process.stdout } = options
  const rows = inspections.map(({ name, title, every, timeout }) => ({ name, title, every, timeout }))
  if (options.json) {
    stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return 0
  }
  const language = chooseLanguage(options.lang, environment)
  const paint = createPaint(stdout.isTTY === true, environment)
  const width = Math.max(...rows.map(({ name }) => displayWidth(name)))
  const often = { en: 'every', 'zh-CN': '每' }[language]
  for (const row of rows) {
    stdout.write(
      `${padTo(row.name, width)}  ${padTo(`${often} ${row.every}`, 10)}  ${paint(row.title[language], 'dim')}\n`,
    )
  }
  return 0
}
