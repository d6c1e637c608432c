// Updates that wait, security ones apart; lists too old to know; a reboot that is due; a release past its end.
import { defineInspection } from '../inspection.ts'
import { ASK_APT, askApt, readIndex } from './patches/apt.ts'
import { judgeIndex, judgeReboot, judgeRelease, judgeUpdates } from './patches/judge.ts'
import { PatchesParameters } from './patches/parameters.ts'
import { readReboot } from './patches/reboot.ts'
import { parseOsRelease, readSupport } from './patches/release.ts'
import { patchesItems, patchesMeasurements, patchesMetrics, patchesTexts } from './patches/words.ts'

export const patches = defineInspection({
  name: 'patches',
  title: { en: 'Patch level', 'zh-CN': '补丁状态' },
  every: '1h',
  timeout: '2m',
  parameters: PatchesParameters,
  commands: [ASK_APT],
  texts: patchesTexts,
  items: patchesItems,
  measurements: patchesMeasurements,
  metrics: patchesMetrics,
  faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
  async inspect(context) {
    const { host, parameters, now } = context
    const osRelease = (await host.readText('/etc/os-release')) ?? (await host.readText('/usr/lib/os-release'))
    const os = parseOsRelease(osRelease ?? '')
    const hasApt =
      (await host.stat('/usr/bin/apt-get')) !== null && (await host.stat('/var/lib/dpkg/status')) !== null
    if (!hasApt) return { notApplicable: { code: 'not-apt', values: { os: os.name } } }
    const judging = { parameters, now }
    const index = judgeIndex(await readIndex(host), judging)
    const apt = await askApt(context)
    const reboot = await readReboot(host)
    return [
      judgeUpdates('security', apt, index.status, judging),
      judgeUpdates('other', apt, index.status, judging),
      index,
      ...(reboot ? [judgeReboot(reboot)] : []),
      judgeRelease(os, await readSupport(host, os), judging),
    ]
  },
})
