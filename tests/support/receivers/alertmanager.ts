// A real Alertmanager from Debian that keeps what it is told and sends to nobody.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { commandPath } from '../needs.ts'
import { freePort, startProcess, until } from '../processes.ts'

const Alerts = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.string(),
    endsAt: z.string(),
    generatorURL: z.string(),
    status: z.object({ state: z.enum(['active', 'suppressed', 'unprocessed']) }),
  }),
)
export type StandingAlert = z.infer<typeof Alerts>[number]
export type Alertmanager = Awaited<ReturnType<typeof startAlertmanager>>

const CONFIG = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n'

export async function startAlertmanager(port?: number) {
  const listen = port ?? (await freePort())
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-alertmanager-'))
  writeFileSync(join(dir, 'config.yml'), CONFIG)
  const args = [
    `--config.file=${join(dir, 'config.yml')}`,
    `--storage.path=${join(dir, 'data')}`,
    `--web.listen-address=127.0.0.1:${listen}`,
    '--cluster.listen-address=',
  ]
  const process = startProcess(args, {}, commandPath('prometheus-alertmanager'))
  const url = `http://127.0.0.1:${listen}`
  await until('the Alertmanager is ready', async () => ((await fetch(`${url}/-/ready`)).ok ? true : null))
  /** What it holds to be firing. */
  const alerts = async () => Alerts.parse(await (await fetch(`${url}/api/v2/alerts`)).json())
  return {
    url,
    port: listen,
    alerts,
    /** Waits until it says so. */
    shows: (what: string, test: (alerts: readonly StandingAlert[]) => boolean) =>
      until(what, async () => {
        const now = await alerts()
        return test(now) ? now : null
      }),
    async stop() {
      await process.kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
