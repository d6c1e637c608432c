// The collector is killed under thousands of agents: all come back within a minute, and whoever is turned away tries again.
import { mebibytes, percentile, storm } from '../../bench/storm.ts'
import type { Story, Told } from '../support/story.ts'

const BACK_WITHIN_MS = 60_000

export const reconnectStorm: Story = {
  name: 'reconnect storm',
  isAlone: true,
  async tell({ isLong, random, say }: Told) {
    const agents = isLong ? 10_000 : 300
    const loaders = isLong ? 4 : 1
    const result = await storm({
      agents,
      loaders,
      seed: random.whole(1, 1e6),
      idleSeconds: isLong ? 20 : 0,
      say,
    })
    const { account, backMs, late, ackMs, idle, peakBytes, retries } = result
    const problems = [
      ...(late > 0 ? [`${late} agents did not come back`] : []),
      ...(backMs > BACK_WITHIN_MS ? [`all were back only after ${(backMs / 1_000).toFixed(0)} s`] : []),
    ]
    const figures = [
      `${agents} agents back ${(backMs / 1_000).toFixed(1)} s after the collector was ready, with ${retries} retries`,
      `acknowledged after p50 ${percentile(ackMs, 0.5).toFixed(0)} ms, p99 ${percentile(ackMs, 0.99).toFixed(0)} ms`,
      `collector ${mebibytes(idle.rssBytes)} MiB idle, at most ${mebibytes(peakBytes)} MiB as they came back`,
    ]
    return { runs: agents, accounts: [account], problems, figures }
  },
}
