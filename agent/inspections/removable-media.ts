// Media that were put in or taken out: one event for each physical device, and what is attached that is not registered.
import { coalesce, untilAborted } from '../coalesce.ts'
import { isContainer } from '../host/container.ts'
import { MOUNTINFO, parseMountinfo } from '../host/mounts.ts'
import { defineInspection } from '../inspection.ts'
import { describeChanges, judgeKind, judgeMedium } from './removable-media/judge.ts'
import { compareMedia, type KnownMedium, recallMedia, rememberMedia } from './removable-media/memory.ts'
import { RemovableMediaParameters } from './removable-media/parameters.ts'
import { scanMedia, signatureOf } from './removable-media/scan.ts'
import { MONITORS, watchForSigns } from './removable-media/watch.ts'
import { mediaItems, mediaMeasurements, mediaMetrics, mediaTexts } from './removable-media/words.ts'

export const removableMedia = defineInspection({
  name: 'removable-media',
  title: { en: 'Removable media', 'zh-CN': '移动存储介质' },
  every: '15m',
  timeout: '20s',
  parameters: RemovableMediaParameters,
  commands: MONITORS,
  texts: mediaTexts,
  items: mediaItems,
  measurements: mediaMeasurements,
  metrics: mediaMetrics,
  faults: { badRounds: 1, goodRounds: 1, recovery: 'person' },
  async inspect({ host, parameters, memory, now, trigger }) {
    if (await isContainer(host)) return { notApplicable: { code: 'in-container', values: {} } }
    const present = await scanMedia(host, parameters.kinds)
    const before = recallMedia(memory)
    const changes = before ? compareMedia(before.media, present) : { inserted: [], removed: [] }
    const known = rememberMedia(memory, before, { present, changes, now })
    const isMounted = changes.removed.length > 0 ? await mountedDisks(host) : () => false
    const wasOff = trigger === 'start' || trigger === 'catch-up'
    const since = (item: string) => known.media.find((medium) => medium.item === item)?.since ?? now
    return {
      findings: [
        ...parameters.kinds.map((kind) => judgeKind(kind, present, known.counts)),
        ...present.map((medium) => judgeMedium(medium, parameters, since(medium.item))),
      ],
      events: describeChanges({ changes, parameters, now, wasOff, isMounted }),
    }
  },
  async watch({ host, parameters, memory, signal }, wake) {
    if (await isContainer(host)) return untilAborted(signal)
    // A sign is not a change: udev repeats itself when it is triggered, and drives talk. Only a change wakes.
    const look = async () => {
      const present = await scanMedia(host, parameters.kinds)
      const before = recallMedia(memory)?.media
      if (before && signatureOf(present) !== signatureOf(before)) wake()
    }
    const soon = coalesce(() => void look(), { delayMs: 100, gapMs: 400 })
    const later = coalesce(() => void look(), { delayMs: 1_500, gapMs: 0 })
    const onSign = () => {
      soon.wake()
      later.wake()
    }
    await watchForSigns({ host, kinds: parameters.kinds, signal, onSign })
    soon.stop()
    later.stop()
  },
})

async function mountedDisks(
  host: Parameters<typeof scanMedia>[0],
): Promise<(medium: KnownMedium) => boolean> {
  const mounts = parseMountinfo((await host.readText(MOUNTINFO)) ?? '')
  return ({ disks }) =>
    disks.some((disk) => mounts.some(({ device }) => new RegExp(`^/dev/${disk}p?\\d*$`).test(device)))
}
