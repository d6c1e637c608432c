// npm run bench:reconnect: 10,000 agents idle, then the collector is killed and all come back; memory, time, refusals.
import { parseArgs } from 'node:util'
import { isClean } from '../faults/support/account.ts'
import { mebibytes, percentile, storm } from './storm.ts'

const { values: options } = parseArgs({
  options: {
    agents: { type: 'string', default: '10000' },
    loaders: { type: 'string', default: '4' },
    /** How long they are idle before the memory is read. */
    idle: { type: 'string', default: '30' },
    /** MiB that the idle collector may hold at most; seconds in which all have to be back. */
    'mark-memory': { type: 'string', default: '400' },
    'mark-seconds': { type: 'string', default: '60' },
  },
})
const result = await storm({
  agents: Number(options.agents),
  loaders: Number(options.loaders),
  seed: 1,
  idleSeconds: Number(options.idle),
  say: (line) => console.log(line),
})
const { bare, idle, account } = result
const isSmall = idle.rssBytes < Number(options['mark-memory']) * 2 ** 20
const isQuick = result.backMs < Number(options['mark-seconds']) * 1_000
console.log(`
  without agents    ${mebibytes(bare.rssBytes)} MiB, of it anonymous ${mebibytes(bare.anonymousBytes)}
  idle agents       ${mebibytes(idle.rssBytes)} MiB, of it anonymous ${mebibytes(idle.anonymousBytes)}; ${((idle.anonymousBytes - bare.anonymousBytes) / Number(options.agents) / 1_024).toFixed(1)} KiB for each agent
  mark ${options['mark-memory']} MiB: ${isSmall ? 'reached' : 'MISSED'}
  first connected   in ${(result.connectMs / 1_000).toFixed(1)} s
  back after a kill in ${(result.backMs / 1_000).toFixed(1)} s from when it was ready; mark ${options['mark-seconds']} s: ${isQuick ? 'reached' : 'MISSED'}
  retries ${result.retries}, refused by a frame ${result.refusals}, not back ${result.late}; at most ${mebibytes(result.peakBytes)} MiB
  acknowledged after p50 ${percentile(result.ackMs, 0.5).toFixed(0)} ms, p99 ${percentile(result.ackMs, 0.99).toFixed(0)} ms
  rounds produced ${account.produced}, stored ${account.stored}, lost ${account.lost}, duplicated ${account.duplicated}`)
process.exit(isSmall && isQuick && isClean(account) && result.late === 0 ? 0 : 1)
