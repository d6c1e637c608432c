// A policy that is not saved yet, tried on the rounds of the last days beside the policies as they are.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Policy, PolicyPreview, PolicyPreviewRequest } from '../../shared/api/settings/policy.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import { type Selected, type Selector, selects, selectsHost } from '../../shared/selector.ts'
import { ruleOf } from '../ingest/built-in.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { HostTarget, ReadStore } from '../store/read-store.ts'
import { type ReplaySeries, replayKey } from '../store/replay-reads.ts'
import { inOrder, policiesOfSeries } from './policy.ts'
import { createReplay, type ReplayedFault } from './replay.ts'

const DAY_MS = 86_400_000

/** A fault that would have been, in the store's words. */
export type PreviewedFault = ReplayedFault & {
  readonly host: HostTarget
  readonly inspection: string
  readonly isOpenedNow: boolean
}
export type Previewed = Omit<PolicyPreview, 'faults' | 'avoided'> & {
  readonly faults: readonly PreviewedFault[]
  readonly avoided: readonly PreviewedFault[]
}
type Reads = Pick<ReadStore, 'settings' | 'catalogue' | 'listTargets' | 'replay'>
type Trial = {
  readonly now: readonly Policy[]
  readonly then: readonly Policy[]
  /** What the policy, or the one that it takes the place of, may change. */
  readonly matches: readonly Selector[]
}

/** Null when the policy that it would replace is not there. */
export async function previewPolicy(
  reads: Reads,
  { policy, replaces, days }: PolicyPreviewRequest,
  at: number,
): Promise<Previewed | null> {
  const saved = reads.settings.all('policy')
  const replaced = saved.find(({ id }) => id === replaces)
  if (replaces !== null && replaced === undefined) return null
  const bodies = saved.map((setting) => (setting.id === replaces ? policy : setting.body))
  const trial: Trial = {
    now: inOrder(saved.map(({ body }) => body)),
    then: inOrder(replaced === undefined ? [...bodies, policy] : bodies),
    matches: [policy.match, ...(replaced === undefined ? [] : [replaced.body.match])],
  }
  return await replayAll(reads, trial, { from: at - days * DAY_MS, to: at })
}

async function replayAll(
  reads: Reads,
  trial: Trial,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Previewed> {
  const startedAt = performance.now()
  const hosts = new Map(reads.listTargets().map((host) => [host.id, host]))
  const catalogue = reads.catalogue()
  const troubled = await reads.replay.troubled(from)
  const faults: PreviewedFault[] = []
  const avoided: PreviewedFault[] = []
  let rounds = 0
  let isPartial = false
  let turnAt = performance.now()
  for (const series of reads.replay.series()) {
    const host = hosts.get(series.hostId)
    const plan = host === undefined ? null : planOf(trial, host, series, catalogue)
    if (host === undefined || plan === null || (!plan.hasLimits && !troubled.has(replayKey(series)))) continue
    const isSpent =
      performance.now() - startedAt > COLLECTOR_LIMITS.previewMs || rounds >= COLLECTOR_LIMITS.previewRounds
    if (isSpent || faults.length + avoided.length >= COLLECTOR_LIMITS.previewFaults) {
      isPartial = true
      break
    }
    const most = COLLECTOR_LIMITS.previewRounds - rounds
    const played = reads.replay.rounds(series, { since: from, most, withFigures: plan.hasLimits })
    rounds += played.length
    if (played.length >= most) isPartial = true
    const [now, then] = [plan.now, plan.then].map((policies) => {
      const replay = createReplay(policies, plan.target, plan.rule)
      for (const round of played) replay.take(round)
      return replay.finish(to).filter(({ item }) => plan.concerns(item))
    }) as [ReplayedFault[], ReplayedFault[]]
    const place = { host, inspection: series.inspection }
    faults.push(...then.map((fault) => ({ ...fault, ...place, isOpenedNow: isAmong(fault, now, to) })))
    avoided.push(
      ...now
        .filter((fault) => !isAmong(fault, then, to))
        .map((fault) => ({ ...fault, ...place, isOpenedNow: true })),
    )
    if (performance.now() - turnAt < COLLECTOR_LIMITS.previewTurnMs) continue
    await nextTurn()
    turnAt = performance.now()
  }
  const byTime = (one: ReplayedFault, other: ReplayedFault) => other.openedAt - one.openedAt
  return { from, to, rounds, isPartial, faults: faults.sort(byTime), avoided: avoided.sort(byTime) }
}

/** Null: nothing about the series would be different. */
function planOf(
  { now, then, matches }: Trial,
  { id: hostId, labels }: HostTarget,
  { inspection }: ReplaySeries,
  catalogue: ReadonlyMap<string, InspectionInfo>,
) {
  const target: Omit<Selected, 'item'> = { hostId, labels, inspection }
  const isConcerned = matches.some(
    (match) =>
      selectsHost(match, target) &&
      (match.inspections.length === 0 || match.inspections.includes(inspection)),
  )
  if (!isConcerned) return null
  const ofNow = policiesOfSeries(now, target)
  const ofThen = policiesOfSeries(then, target)
  return {
    target,
    now: ofNow,
    then: ofThen,
    rule: ruleOf(catalogue.get(inspection)),
    hasLimits: [...ofNow, ...ofThen].some(({ limits }) => limits.length > 0),
    concerns: (item: string) => matches.some((match) => selects(match, { ...target, item })),
  }
}

/** The same trouble: on the same item, at a time when the other was open, too. */
function isAmong(fault: ReplayedFault, others: readonly ReplayedFault[], to: number): boolean {
  return others.some(
    (other) =>
      other.item === fault.item &&
      other.openedAt <= (fault.recoveredAt ?? to) &&
      fault.openedAt <= (other.recoveredAt ?? to),
  )
}
