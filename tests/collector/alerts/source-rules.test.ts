// What a source of alerts must be before it is kept.
import { describe, expect, it } from 'vitest'
import { checkAlertSource } from '../../../collector/alerts/source-rules.ts'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { alertSource } from '../../support/alerts.ts'

const GOOD = { given: { secret: 'sixteen-signs-or' }, kept: [] }
type Case = [string, Partial<AlertSource>, Parameters<typeof checkAlertSource>[1], string[]]

describe('a source', () => {
  it.each<Case>([
    ['with a token', {}, GOOD, []],
    ['whose secret is there already', {}, { given: {}, kept: ['secret'] }, []],
    ['that is off, without a secret', { enabled: false }, { given: {}, kept: [] }, []],
    ['that is not judged by its secrets', {}, null, []],
    ['without a secret', {}, { given: {}, kept: [] }, ['json.secrets.secret']],
    [
      'whose secret is taken away',
      {},
      { given: { secret: null }, kept: ['secret'] },
      ['json.secrets.secret'],
    ],
    ['with a short secret', {}, { given: { secret: 'fifteen-signs-x' }, kept: [] }, ['json.secrets.secret']],
    [
      'with a secret of another name',
      {},
      { given: { ...GOOD.given, token: 'x' }, kept: [] },
      ['json.secrets.token'],
    ],
    ['that should sign and cannot', { auth: 'hmac' }, GOOD, ['json.body.auth']],
    ['that signs', { kind: 'grafana', auth: 'hmac' }, GOOD, []],
    ['without a name for its password', { auth: 'basic' }, GOOD, ['json.body.user']],
    ['with a colon in its name', { auth: 'basic', user: 'a:b' }, GOOD, ['json.body.user']],
    ['with a name', { auth: 'basic', user: 'am' }, GOOD, []],
  ])('%s', (_, body, secrets, paths) => {
    expect(checkAlertSource(alertSource(body), secrets).map(({ path }) => path)).toEqual(paths)
  })
})
