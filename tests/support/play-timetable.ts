// What timetables of faults have in common: rounds by letters, policies by their bodies, and the kill behind each step.
import { expect } from 'vitest'
import {
  found,
  type Outcome,
  type PlayStep,
  runTimetable,
  type SettingStep,
  type Timetable,
} from './timetable.ts'

/** Straight through, and once more with a kill -9 of the collector behind every step: what comes out is the same. */
export function play(table: Timetable): Outcome {
  const outcome = runTimetable(table)
  expect(runTimetable(table, { killAfterEachStep: true })).toEqual(outcome)
  return outcome
}

export const policy = (body: Readonly<Record<string, unknown>>, id = 'p1'): SettingStep => [
  'policy',
  id,
  { name: id, ...body },
]

const LETTERS = { o: 'ok', w: 'warning', c: 'critical', u: 'unknown' } as const

/** A round every five minutes from minute 5, one letter each; `-`: the item is gone. */
export const rounds = (letters: string, from = 5): (readonly [number, PlayStep])[] =>
  [...letters].map((letter, index) => [
    from + index * 5,
    found(letter === '-' ? {} : { '/': LETTERS[letter as keyof typeof LETTERS] }),
  ])

/** The time line of a fault, `minute kind` each. */
export const kinds = (outcome: Outcome, fault = 1) =>
  (outcome.timelines[String(fault)] ?? []).map((line) => line.split(' ').slice(0, 2).join(' '))
