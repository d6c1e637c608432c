// The work on a fault: begun, noted, waiting for something, gone on with, ticked step by step.
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { begun, endHold, type FaultChange, type FaultStep, moved } from './change.ts'

export function startFault(fault: FaultRecord, { at, body: { note } }: ChangeFault<'start'>): FaultChange {
  const set = { stage: 'handling', ...begun(fault, at) } as const
  return { steps: [{ set, entry: { kind: 'handling', ...moved(fault, 'handling', note) } }] }
}

export function noteFault(_: FaultRecord, { body: { text, attachments } }: ChangeFault<'note'>): FaultChange {
  return { steps: [{ entry: { kind: 'note', words: text, ...(attachments && { attachments }) } }] }
}

export function holdFault(fault: FaultRecord, { at, body }: ChangeFault<'hold'>): FaultChange {
  const { reason, note, resumeAt } = body
  if (resumeAt !== null && resumeAt <= at)
    return { refused: 'illegal-transition', detail: 'resumeAt is over' }
  return {
    steps: [
      {
        set: { stage: 'on-hold', ...begun(fault, at) },
        process: { hold: { reason, note, since: at, resumeAt } },
        entry: { kind: 'held', ...moved(fault, 'on-hold', note) },
      },
    ],
  }
}

export function resumeFault(fault: FaultRecord, { at, body: { note } }: ChangeFault<'resume'>): FaultChange {
  return { steps: [resumed(fault, at, { words: note || null })] }
}

/** By itself at the moment that was agreed, or by a person. */
export function resumed(fault: FaultRecord, at: number, said: Partial<FaultStep['entry']>): FaultStep {
  const { set, process } = endHold(fault, at)
  const entry = { kind: 'resumed', from: fault.stage, to: 'handling', ...said } as const
  return { set: { ...set, stage: 'handling' }, process, entry: { ...entry, kind: 'resumed' } }
}

export function tickFault(fault: FaultRecord, { by, at, body }: ChangeFault<'tick'>): FaultChange {
  const { checklist } = fault.process
  const step = checklist?.steps[body.step]
  if (checklist === null || step === undefined)
    return { refused: 'illegal-transition', detail: `step ${body.step}` }
  if ((step.done !== null) === body.done) return { steps: [] }
  const done = body.done ? { at, by: by.name } : null
  const steps = checklist.steps.map((one, index) => (index === body.step ? { ...one, done } : one))
  const to = body.done ? 'done' : 'undone'
  const entry = { kind: 'ticked', from: String(body.step + 1), to, words: step.title } as const
  return { steps: [{ process: { checklist: { ...checklist, steps } }, entry }] }
}
