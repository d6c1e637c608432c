// Rounds as a table for people: worst first, aligned, a shape for every status beside its colour.
import type { Finding } from '../shared/finding.ts'
import type { TextOptions } from '../shared/language.ts'
import { type Round, roundStatus } from '../shared/round.ts'
import { labelItem, sayFinding, saySummary } from '../shared/say.ts'
import { type Status, statusRank, worstStatus } from '../shared/status.ts'
import type { Text } from '../shared/text.ts'
import type { AnyInspection } from './inspection.ts'
import { type Colour, displayWidth, type Paint, padTo, printable } from './terminal.ts'

type Made = { readonly inspection: AnyInspection; readonly round: Round }
type Look = {
  readonly words: TextOptions
  readonly paint: Paint
  readonly isPrivileged: boolean
  readonly columns: number
  readonly hostname: string
}

const SHAPES = {
  ok: { shape: '●', colour: 'green', word: { en: 'ok', 'zh-CN': '正常' } },
  warning: { shape: '▲', colour: 'yellow', word: { en: 'warning', 'zh-CN': '预警' } },
  critical: { shape: '■', colour: 'red', word: { en: 'critical', 'zh-CN': '严重' } },
  unknown: { shape: '◆', colour: 'magenta', word: { en: 'unknown', 'zh-CN': '未知' } },
} as const satisfies Record<Status, { shape: string; colour: Colour; word: Text }>
const NOTHING = { shape: '–', colour: 'dim', word: { en: 'not applicable', 'zh-CN': '不适用' } } as const

const ITEM_WIDTH = 44

export function renderRounds(made: readonly Made[], look: Look): string {
  const sorted = [...made].sort((a, b) => statusRank(roundStatus(b.round)) - statusRank(roundStatus(a.round)))
  const sections = sorted.map((one) => renderRound(one, look))
  return `${[heading(look), ...sections, summary(made, look)].join('\n\n')}\n`
}

function heading({ words, paint, hostname }: Look): string {
  const title = { en: 'Inspection of', 'zh-CN': '巡检' }[words.language]
  return paint(`${title} ${printable(hostname)}`, 'bold')
}

function renderRound({ inspection, round }: Made, look: Look): string {
  const { words, paint } = look
  const width = Math.max(0, ...round.findings.map((finding) => itemWidth(titleOf(inspection, finding, look))))
  const status = roundStatus(round)
  const { shape, colour, word } = status ? SHAPES[status] : NOTHING
  const took = `${round.durationMs} ms`
  const title = paint(inspection.title[words.language], 'bold')
  const head = `${paint(shape, colour)} ${title}  ${paint(`${inspection.name} · ${word[words.language]} · ${took}`, 'dim')}`
  const note = round.note ? [`  ${printable(saySummary(inspection, round.note, words))}`] : []
  const findings = [...round.findings]
    .sort((a, b) => statusRank(b.status) - statusRank(a.status))
    .flatMap((finding) => renderFinding(inspection, finding, width, look))
  return [head, ...note, ...findings].join('\n')
}

function renderFinding(inspection: AnyInspection, finding: Finding, width: number, look: Look): string[] {
  const { words, paint } = look
  const { shape, colour } = SHAPES[finding.status]
  const item = titleOf(inspection, finding, look)
  const sentence = printable(sayFinding(inspection, finding, words))
  const indent = ' '.repeat(6 + width)
  const lines =
    displayWidth(item) > width
      ? [`  ${paint(shape, colour)} ${item}`, `${indent}${sentence}`]
      : [`  ${paint(shape, colour)} ${padTo(item, width)}  ${sentence}`]
  if (finding.status === 'ok') return lines
  return [...lines, ...evidenceLines(finding, indent, look).map((line) => paint(line, 'dim'))]
}

function evidenceLines(finding: Finding, indent: string, { columns }: Look): string[] {
  return finding.evidence.slice(0, 2).flatMap(({ source, text }) => {
    const shown = `${indent}${source}: ${printable(text.trim().replaceAll('\n', '  '))}`
    return text.trim() === ''
      ? []
      : [shown.length > columns ? `${shown.slice(0, Math.max(40, columns) - 1)}…` : shown]
  })
}

function summary(made: readonly Made[], { words, paint, isPrivileged }: Look): string {
  const findings = made.flatMap(({ round }) => round.findings)
  const parts = (['critical', 'warning', 'unknown', 'ok'] as const).flatMap((status) => {
    const count = findings.filter((finding) => finding.status === status).length
    const { shape, colour, word } = SHAPES[status]
    return count > 0 ? [`${paint(shape, colour)} ${count} ${word[words.language]}`] : []
  })
  const none = { en: 'Nothing to judge here', 'zh-CN': '没有可判断的检查结果' }[words.language]
  const lines = [parts.join('   ') || none]
  const isUnsure = worstStatus(findings.map(({ status }) => status)) !== 'ok'
  if (!isPrivileged && isUnsure) {
    const hint = {
      en: 'Not run as root: what it may not read is shown as unknown.',
      'zh-CN': '当前不是 root 用户，无权读取的内容会显示为“未知”。',
    }
    lines.push(paint(hint[words.language], 'dim'))
  }
  return lines.join('\n')
}

function titleOf(inspection: AnyInspection, finding: Finding, { words }: Look): string {
  return printable(labelItem(inspection, finding.item, words))
}

function itemWidth(title: string): number {
  const width = displayWidth(title)
  return width > ITEM_WIDTH ? 0 : width
}
