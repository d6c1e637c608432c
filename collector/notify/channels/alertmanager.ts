// Alertmanager: a fault is a standing alert, said at once when something happens and again and again beside it.
import { formatTime } from '../../../shared/format.ts'
import { type Voice, voiceOf } from '../../http/voice.ts'
import type { AlertedFault } from '../../store/alert-out-reads.ts'
import type { ReadStore } from '../../store/read-store.ts'
import { type Alert, alertOfFault, becomesAlert, ORIGIN } from '../alert-of-fault.ts'
import type { ChannelDriver, ChannelTarget, Outcome, OutgoingMessage, SendTools } from '../channel-driver.ts'
import { whatOf } from '../notice-title.ts'
import { judgeStatus, post } from './post.ts'

const TEST_LASTS_MS = 60_000

export type AlertReads = Pick<ReadStore, 'alertsOut' | 'catalogue'>
type Target = Pick<ChannelTarget<'alertmanager'>, 'settings' | 'secrets' | 'language' | 'timeZone'>

/** What it says comes from the store and not from the message: a late message must not bring back what is over. */
export function createAlertmanager(reads: AlertReads): ChannelDriver<'alertmanager'> {
  return {
    type: 'alertmanager',
    rate: { perMinute: 600, perSecond: 20 },
    canFold: () => false,
    async send(message, target, tools) {
      const alert = message.event === 'test' ? testAlert(message, tools.now()) : alertOf(message)
      // Windows and hand-overs are no alerts: nothing is to be said of them here.
      if (alert === null) return { kind: 'sent' }
      const posts = target.settings.urls.map((url) => postAlerts(url, [alert], target, tools))
      return worstUnlessOne(await Promise.all(posts))

      function alertOf({ fault, url }: OutgoingMessage): Alert | null {
        const found = fault === null ? null : reads.alertsOut.one(fault.id)
        if (found === null || !becomesAlert(found)) return null
        const voice = voiceOf(reads.catalogue(), target)
        return writeAlert(found, { settings: target.settings, voice, url, now: tools.now() })
      }
    },
  }
}

/** One instance that has it is enough: the others get it with the next sending. */
function worstUnlessOne(outcomes: readonly Outcome[]): Outcome {
  const sent = outcomes.find(({ kind }) => kind === 'sent')
  const passing = outcomes.find(({ kind }) => kind === 'retry')
  return sent ?? passing ?? outcomes[0] ?? { kind: 'sent' }
}

type Around = {
  readonly settings: Target['settings']
  readonly voice: Voice
  readonly url: string
  readonly now: number
}

export function writeAlert(fault: AlertedFault, { settings, voice, url, now }: Around): Alert {
  const title = whatOf(fault, voice)
  return alertOfFault(fault, { title, url }, { now, resendMs: settings.resendSeconds * 1_000 })
}

function testAlert({ title, url }: OutgoingMessage, now: number): Alert {
  return {
    labels: { alertname: 'XunjianTest', severity: 'info', [ORIGIN.name]: ORIGIN.value },
    annotations: { summary: title, sentAt: formatTime(now / 1_000, { language: 'en', timeZone: 'UTC' }) },
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + TEST_LASTS_MS).toISOString(),
    generatorURL: url,
  }
}

export async function postAlerts(
  url: string,
  alerts: readonly Alert[],
  { settings, secrets, language }: Target,
  tools: SendTools,
): Promise<Outcome> {
  const base = url.replace(/\/+$/, '').replace(/\/api\/v2\/alerts$/, '')
  const authorization =
    secrets.bearer !== undefined
      ? `Bearer ${secrets.bearer}`
      : settings.user === ''
        ? null
        : `Basic ${Buffer.from(`${settings.user}:${secrets.password ?? ''}`).toString('base64')}`
  const headers: Record<string, string> = authorization === null ? {} : { authorization }
  const posting = { url: `${base}/api/v2/alerts`, body: JSON.stringify(alerts), headers, secrets, language }
  return await post(posting, tools, judgeStatus)
}
