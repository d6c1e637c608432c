// Rendered families of the hosts that somebody scrapes: kept up by what is committed, made from the store at first.
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { RenderedBlock } from '../ingest/messages.ts'
import type { HostRecord, SeriesState } from '../store/records.ts'
import { renderHostPage } from './host-page.ts'
import { type Families, renderBlock } from './host-text.ts'

export type HostTexts = ReturnType<typeof createHostTexts>
export type HostTextParts = {
  /** Null for a host that is not known or was revoked. */
  readonly readHost: (
    hostId: string,
  ) => { readonly host: HostRecord; readonly series: readonly SeriesState[] } | null
  readonly catalogue: () => ReadonlyMap<string, InspectionInfo>
  /** What the sockets know; null when it was not connected since the start. */
  readonly presence: (hostId: string) => { readonly connected: boolean; readonly lastSeenAt: number } | null
  readonly clock: () => number
  /** Told when the first scrape comes and when none has come for long: rendering costs with every round. */
  readonly onWanted: (wanted: boolean) => void
}

// Hosts that nobody scrapes cost no memory; scrapes come at least every few minutes.
const KEEP_UNREAD_MS = 900_000
// Until the writer has heard that lines are wanted, what it commits comes without them.
const HEARD_AFTER_MS = 1_000

type Kept = { readonly blocks: Map<string, Families>; readAt: number }

export function createHostTexts({ readHost, catalogue, presence, clock, onWanted }: HostTextParts) {
  const kept = new Map<string, Kept>()
  let lookedAt = 0
  let wantedAt: number | null = null

  const forgetUnread = () => {
    if (clock() - lookedAt < KEEP_UNREAD_MS) return
    lookedAt = clock()
    for (const [hostId, { readAt }] of kept) if (lookedAt - readAt >= KEEP_UNREAD_MS) kept.delete(hostId)
    if (kept.size > 0 || wantedAt === null || lookedAt - wantedAt < KEEP_UNREAD_MS) return
    wantedAt = null
    onWanted(false)
  }
  const want = (now: number) => {
    if (wantedAt === null) onWanted(true)
    wantedAt ??= now
    return now - wantedAt > HEARD_AFTER_MS
  }

  return {
    take(blocks: readonly RenderedBlock[]): void {
      for (const { hostId, inspection, families } of blocks) {
        kept.get(hostId)?.blocks.set(inspection, families)
      }
      forgetUnread()
    },
    /** Null: there is no such host. */
    page(hostId: string): string | null {
      const found = readHost(hostId)
      if (found === null) {
        kept.delete(hostId)
        return null
      }
      const now = clock()
      const texts = kept.get(hostId) ?? { blocks: renderAll(found.series, catalogue()), readAt: now }
      texts.readAt = now
      if (want(now)) kept.set(hostId, texts)
      const seen = presence(hostId) ?? { connected: false, lastSeenAt: found.host.lastSeenAt }
      return renderHostPage({ ...found, ...seen, blocks: texts.blocks, now })
    },
  }
}

function renderAll(series: readonly SeriesState[], catalogue: ReadonlyMap<string, InspectionInfo>) {
  const blocks = new Map<string, Families>()
  for (const { inspection, findings } of series) {
    const info = catalogue.get(inspection)
    if (info !== undefined) blocks.set(inspection, renderBlock(info, findings))
  }
  return blocks
}
