// Runs one inspection once: parameters, time limit, timing, every kind of failure; the answer is always a round.
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { parseDuration } from '../shared/duration.ts'
import type { Summary } from '../shared/finding.ts'
import type { Outcome, Round, Trigger } from '../shared/round.ts'
import { clipEvents, clipFindings, clipSummary, clipText } from './clip.ts'
import { allowOnly } from './host/declared-commands.ts'
import type { Host } from './host/host.ts'
import type { AnyInspection, InspectionAnswer, Memory } from './inspection.ts'

export type RoundRequest = {
  readonly inspection: AnyInspection
  readonly host: Host
  readonly memory: Memory
  readonly parameters: unknown
  readonly trigger: Trigger
  readonly plannedAt: number | null
  readonly nextDueAt: number | null
  readonly planVersion: string
  readonly requestId?: string
  /** The inspection's own limit when absent. */
  readonly timeoutMs?: number
  /** Aborted when the agent stops; the round then ends as failed. */
  readonly signal?: AbortSignal
  readonly now?: () => number
}

type Answered = Pick<Round, 'outcome' | 'findings' | 'events'> & { readonly note?: Summary }

export async function runRound(request: RoundRequest): Promise<Round> {
  const observedAt = (request.now ?? Date.now)()
  const startedAt = performance.now()
  const answered = await answer(request, observedAt)
  return {
    inspection: request.inspection.name,
    trigger: request.trigger,
    plannedAt: request.plannedAt,
    observedAt,
    durationMs: Math.round(performance.now() - startedAt),
    nextDueAt: request.nextDueAt,
    planVersion: request.planVersion,
    ...(request.requestId === undefined ? {} : { requestId: request.requestId }),
    ...answered,
  }
}

/** The parameters as the inspection will get them, or every mistake in them in one line. */
export function parseParameters(
  inspection: AnyInspection,
  parameters: unknown,
): { value: unknown } | { mistakes: string } {
  const parsed = inspection.parameters.safeParse(parameters)
  if (parsed.success) return { value: parsed.data }
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`)
  return { mistakes: mistakes.join('; ') }
}

async function answer(request: RoundRequest, now: number): Promise<Answered> {
  const { inspection, host, memory, trigger } = request
  const parsed = parseParameters(inspection, request.parameters)
  if ('mistakes' in parsed)
    return empty('failed', 'parameters-invalid', { reason: clipText(parsed.mistakes, 2_000) })
  const limitMs = request.timeoutMs ?? parseDuration(inspection.timeout) ?? 30_000
  const limit = startLimit(limitMs, request.signal)
  try {
    const inspecting = inspection.inspect({
      host: allowOnly(host, inspection.commands ?? []),
      parameters: parsed.value,
      now,
      trigger,
      memory,
      signal: limit.signal,
    })
    // The race is against the signal and not against the inspection's good manners.
    const given = await Promise.race([inspecting, limit.reached])
    return given === 'limit' ? stopped(limitMs, request.signal) : toAnswered(given)
  } catch (error) {
    if (limit.signal.aborted) return stopped(limitMs, request.signal)
    return empty('failed', 'inspection-failed', { reason: clipText(messageOf(error), 500) })
  } finally {
    limit.clear()
  }
}

function startLimit(limitMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, limitMs)
  const reached = new Promise<'limit'>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve('limit'), { once: true })
  })
  outer?.addEventListener('abort', abort)
  if (outer?.aborted) abort()
  const clear = () => {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
  return { signal: controller.signal, reached, clear }
}

function stopped(limitMs: number, outer: AbortSignal | undefined): Answered {
  if (outer?.aborted) return empty('failed', 'inspection-failed', { reason: 'the agent stopped' })
  return empty('timed-out', 'time-limit-reached', { limit_seconds: limitMs / 1_000 })
}

function toAnswered(given: InspectionAnswer): Answered {
  if ('notApplicable' in given) {
    return { outcome: 'not-applicable', note: clipSummary(given.notApplicable), findings: [], events: [] }
  }
  const { findings, events } = 'findings' in given ? given : { findings: given, events: [] }
  const clipped = clipFindings(findings)
  return {
    outcome: 'completed',
    findings: clipped.findings,
    events: clipEvents(events),
    ...(clipped.note === undefined ? {} : { note: clipped.note }),
  }
}

function empty(outcome: Outcome, code: string, values: Summary['values']): Answered {
  return { outcome, note: { code, values }, findings: [], events: [] }
}

function messageOf(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${error.message}`
    : z.string().catch('unknown error').parse(error)
}
