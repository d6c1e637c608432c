// Somebody else's JSON with {{names}}: what may stand in it, and what comes out whatever is filled in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTemplate, fillTemplate, TEMPLATE_NAMES } from '../../../collector/notify/template.ts'
import { aMessage, FAULT, FAULT_URL } from '../../support/channel-rig.ts'

const fill = (template: unknown, message = aMessage()) =>
  JSON.parse(fillTemplate(JSON.stringify(template), message))

const FILLED: readonly [what: string, template: unknown, filled: unknown][] = [
  ['a name', { a: '{{fault.title}}' }, { a: '/var 已用 97%' }],
  ['several in one text', { a: '{{ fault.hostName }}: {{fault.item}}' }, { a: 'web-01: /var' }],
  ['names deep inside', { a: [{ b: ['{{fault.id}}'] }] }, { a: [{ b: ['12'] }] }],
  ['what is no text as it is', { a: 1, b: null, c: [true] }, { a: 1, b: null, c: [true] }],
  ['a label with signs of JSON in it', { a: '{{fault.labels.app.name}}' }, { a: '订单"系统"' }],
  ['a label that is not there', { a: '[{{fault.labels.zone}}]' }, { a: '[]' }],
  ['times as others read them', { a: '{{fault.openedAt}}' }, { a: '2026-11-22T03:04:05.000Z' }],
  ['what is not known', { a: '{{fault.endedAt}}{{fault.assignee}}' }, { a: '' }],
  [
    'the lines of the message',
    { a: '{{message.text}}' },
    { a: '主机：web-01\n等级：重大\n时间：2026-11-22 11:04:05' },
  ],
  ['a value for a value', { a: '{{fault.grade | general=3, major=1}}' }, { a: '1' }],
  ['a value for every other', { a: '{{fault.stage | closed=7, *=2}}' }, { a: '2' }],
  ['itself where no value fits', { a: '{{fault.stage | closed=7}}' }, { a: 'reported' }],
  ['what it is in JSON', { a: '{{fault.id | json}}', b: '{{fault.endedAt | json}}' }, { a: 12, b: null }],
  ['all labels', { a: '{{fault.labels | json}}' }, { a: FAULT.labels }],
]

const MISTAKEN: readonly [what: string, template: string, mistake: RegExp][] = [
  ['no JSON', '{"a": {{fault.id}}}', /is not JSON/],
  ['no object', '["{{fault.id}}"]', /has to be an object/],
  [
    'an unknown name',
    '{"a": "{{fault.colour}}"}',
    /\{\{fault\.colour\}\} is not known; there are message\.id/,
  ],
  ['a name of JavaScript', '{"a": "{{fault.__proto__}}"}', /is not known/],
  ['a name that is not closed', '{"a": "{{fault.id"}', /do not fit together/],
  ['a name in a name of a field', '{"{{fault.id}}": 1}', /cannot be filled in/],
  ['no pairs', '{"a": "{{fault.grade | upper}}"}', /pairs such as/],
  ['JSON within a text', '{"a": "x {{fault.id | json}}"}', /has to stand alone/],
  ['labels as a text', '{"a": "{{fault.labels}}"}', /is not one value/],
  ['a label without a name', '{"a": "{{fault.labels.}}"}', /is not known/],
]

describe('a template', () => {
  it.each(FILLED)('is filled with %s', (_what, template, filled) => {
    expect(checkTemplate(JSON.stringify(template), 'template')).toEqual([])
    expect(fill(template)).toEqual(filled)
  })

  it.each(MISTAKEN)('may not have %s', (_what, template, mistake) => {
    const [found, ...others] = checkTemplate(template, 'template')
    expect(found).toMatchObject({ path: 'template', message: expect.stringMatching(mistake) })
    expect(others).toEqual([])
    expect(() => fillTemplate(template, aMessage())).toThrow()
  })

  it('says all mistakes, each once', () => {
    expect(checkTemplate('{"a": "{{x}} {{x}}", "b": "{{y}}"}', 'template')).toHaveLength(2)
  })

  it('may name everything that it says there is', () => {
    const names = TEMPLATE_NAMES.filter((name) => name !== 'fault.labels').map((name) =>
      name.replace('NAME', 'site'),
    )
    const filled = fill({ all: names.map((name) => `{{${name}}}`) }) as { all: string[] }
    expect(filled.all).not.toContain(undefined)
    expect(filled.all[names.indexOf('fault.url')]).toBe(FAULT_URL)
  })

  it('is filled for a message without a fault', () => {
    const message = aMessage({ event: 'test', fault: null })
    expect(
      fill({ a: '{{message.event}}', b: '{{fault.title}}', c: '{{fault.labels | json}}' }, message),
    ).toEqual({
      a: 'test',
      b: '',
      c: {},
    })
  })

  it('keeps its shape whatever is filled in', () => {
    const anyText = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(anyText, anyText, (title, item) => {
        const message = aMessage({ title, fault: { ...FAULT, title, item } })
        const filled = fill({ a: { b: '{{message.title}}', c: ['{{fault.item}}'] }, d: 1 }, message)
        expect(filled).toEqual({ a: { b: title, c: [item] }, d: 1 })
      }),
    )
  })
})
