// A full disk under the collector, and one under the agent: the one acknowledges nothing, the other keeps the newest in memory.
import { join } from 'node:path'
import { createPair, type Pair, type PairSettings } from '../support/pair.ts'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const fullDisks: Story = {
  name: 'full disks',
  needs: ['loop-devices'],
  async tell({ isLong, random }: Told) {
    const times = isLong ? 6 : 1
    const problems: string[] = []
    const full = async (pair: Pair, disk: SmallDisk, before?: () => Promise<void>) => {
      for (let time = 0; time < times; time += 1) {
        await pair.connected()
        await pause(random.whole(1_500, 2_500))
        await before?.()
        disk.fill()
        pair.setBackup(false)
        await pause(random.whole(3_000, isLong ? 12_000 : 4_000))
        disk.free()
        pair.setBackup(true)
        if (!/not-writable|commit failed|full/.test(pair.agent().output() + pair.collector().output()))
          problems.push('nobody noticed that the disk was full')
        pair.respawnIfDead()
        await pause(1_000)
      }
    }
    const accounts = await Promise.all([
      onDisk('12m', (folder) => ({ dataDir: join(folder, 'collector') }), full),
      onDisk('4m', (folder) => ({ stateDir: join(folder, 'agent') }), full),
      // Nowhere to send and nowhere to store: what memory holds has to last until the collector is back.
      onDisk(
        '4m',
        (folder) => ({ stateDir: join(folder, 'agent') }),
        async (pair, disk) => {
          await full(pair, disk, async () => void (await pair.collector().kill()))
        },
      ),
    ])
    return { runs: accounts.length * times, accounts, problems }
  },
}

async function onDisk(
  size: string,
  settings: (folder: string) => PairSettings,
  work: (pair: Pair, disk: SmallDisk) => Promise<void>,
) {
  const disk = mountSmallDisk(size)
  try {
    const pair = await createPair(settings(disk.folder))
    try {
      await work(pair, disk)
      return await pair.settle()
    } finally {
      await pair.remove()
    }
  } finally {
    disk.remove()
  }
}
