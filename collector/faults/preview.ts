// Replays the rounds of the last days with other policies: what would have been opened, and what would not.
import type { z } from 'zod'
import type { PolicyPreview, PolicyPreviewRequest } from '../../shared/api/settings/policy.ts'
import type { Voice } from '../http/voice.ts'
import type { ReadStore } from '../store/read-store.ts'

const DAY_MS = 86_400_000

export async function previewPolicy(
  _readStore: ReadStore,
  _voice: Voice,
  { days }: z.infer<typeof PolicyPreviewRequest>,
  now: number,
): Promise<PolicyPreview> {
  return { from: now - days * DAY_MS, to: now, rounds: 0, isPartial: true, faults: [], avoided: [] }
}
