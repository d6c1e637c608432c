// The examples of config/ for ticket systems, sent to receivers that take the shape which those systems document.
import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { webhook } from '../../../collector/notify/channels/webhook.ts'
import { Channel, type SettingsOf } from '../../../shared/api/settings/channel.ts'
import { aMessage, aTarget, createTools, FAULT } from '../../support/channel-rig.ts'
import type { Receiver } from '../../support/receivers/receiver.ts'
import { startWebhook } from '../../support/receivers/webhook-receiver.ts'

let receiver: Receiver
afterEach(() => receiver.close())

function settingsWith(example: string, path: string): SettingsOf<'webhook'> {
  const template = readFileSync(`config/${example}`, 'utf8')
  const settings = { type: 'webhook', url: `${receiver.url}${path}`, template, user: 'xunjian' }
  return Channel.parse({ name: 'tickets', settings }).settings as SettingsOf<'webhook'>
}
const BASIC = `Basic ${Buffer.from('xunjian:secret').toString('base64')}`
const SECRETS = { password: 'secret' }

/** POST /rest/api/2/issue: fields by their names, labels without spaces, answered with the key of the issue. */
const JiraIssue = z.strictObject({
  fields: z.strictObject({
    project: z.strictObject({ key: z.string() }),
    issuetype: z.strictObject({ name: z.string() }),
    summary: z.string().min(1).max(255),
    description: z.string().min(1),
    priority: z.strictObject({ name: z.enum(['Highest', 'High', 'Medium', 'Low', 'Lowest']) }),
    labels: z.array(z.string().regex(/^\S+$/)),
  }),
})

/** A row of an import set: texts only; the same correlation id changes the incident instead of making another. */
const ServiceNowRow = z.strictObject({
  u_correlation_id: z.string().min(1),
  u_correlation_display: z.string(),
  u_short_description: z.string().min(1),
  u_description: z.string(),
  u_cmdb_ci: z.string(),
  u_category: z.string(),
  u_impact: z.enum(['1', '2', '3']),
  u_urgency: z.enum(['1', '2', '3']),
  u_state: z.enum(['1', '2', '3', '6', '7', '8']),
  u_opened_at: z.iso.datetime(),
  u_work_notes: z.string(),
})

it('a fault becomes an issue of Jira', async () => {
  const issues: z.infer<typeof JiraIssue>[] = []
  receiver = await startWebhook({
    authorization: BASIC,
    take(body) {
      const issue = JiraIssue.safeParse(body)
      if (!issue.success)
        return { status: 400, body: { errorMessages: [z.prettifyError(issue.error)], errors: {} } }
      issues.push(issue.data)
      return {
        status: 201,
        body: { id: '10000', key: `OPS-${issues.length}`, self: `${receiver.url}/rest/api/2/issue/10000` },
      }
    },
  })
  const target = aTarget<'webhook'>(settingsWith('ticket-jira.example.json', '/rest/api/2/issue'), SECRETS)
  expect(await webhook.send(aMessage(), target, createTools())).toEqual({ kind: 'sent' })
  expect(issues).toMatchObject([
    {
      fields: {
        summary: 'web-01: /var 已用 97%',
        priority: { name: 'Highest' },
        labels: ['xunjian', 'xunjian-fault-12', 'major'],
      },
    },
  ])
})

it('a fault is one incident of ServiceNow from its opening to its end', async () => {
  const incidents = new Map<string, z.infer<typeof ServiceNowRow>>()
  receiver = await startWebhook({
    authorization: BASIC,
    take(body) {
      const row = ServiceNowRow.safeParse(body)
      if (!row.success)
        return { status: 400, body: { error: { message: z.prettifyError(row.error) }, status: 'failure' } }
      const status = incidents.has(row.data.u_correlation_id) ? 'updated' : 'inserted'
      incidents.set(row.data.u_correlation_id, row.data)
      return { status: 201, body: { import_set: 'ISET0010001', result: [{ table: 'incident', status }] } }
    },
  })
  const settings = settingsWith('ticket-servicenow.example.json', '/api/now/import/u_xunjian_fault')
  const target = aTarget<'webhook'>(settings, SECRETS)
  const stages = [
    ['opened', 'reported', '1'],
    ['accepted', 'accepted', '2'],
    ['held', 'on-hold', '3'],
    ['resolved', 'resolved', '6'],
    ['closed', 'closed', '7'],
  ] as const
  for (const [event, stage, state] of stages) {
    const message = aMessage({ id: `m-${event}`, event, fault: { ...FAULT, stage } })
    expect(await webhook.send(message, target, createTools())).toEqual({ kind: 'sent' })
    expect([...incidents.values()]).toMatchObject([{ u_correlation_id: 'xunjian-12', u_state: state }])
  }
})
