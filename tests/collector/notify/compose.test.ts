// The words of every message in both languages: no gaps, what a person needs, nothing that a stranger could sneak in.
import { describe, expect, it } from 'vitest'
import { voiceOf } from '../../../collector/http/voice.ts'
import { compose } from '../../../collector/notify/compose.ts'
import type { Speaker } from '../../../collector/notify/notice-title.ts'
import type { NotificationRecord } from '../../../collector/store/process-records.ts'
import { NotificationEvent } from '../../../shared/api/settings/channel.ts'
import { formatTime } from '../../../shared/format.ts'
import type { Language } from '../../../shared/language.ts'
import { aNotification } from '../../support/notify-rig.ts'
import { DISK, T0 } from '../../support/rounds.ts'

const speaker = (language: Language, fields: Partial<Speaker> = {}): Speaker => {
  const timeZone = 'Asia/Shanghai'
  return {
    voice: voiceOf(new Map([['disk', DISK]]), { language, timeZone }),
    language,
    time: (at) => formatTime(at / 1_000, { language, timeZone }),
    url: 'https://xunjian.example.com',
    mentions: [],
    children: 0,
    ...fields,
  }
}
const SPACE = {
  summary: { code: 'space', values: { mountpoint: '/var' } },
  measurements: [{ name: 'avail_bytes', value: 1_000, unit: 'bytes' as const }],
}
type More = NotificationRecord['content']['more']
const OTHER: Partial<Record<NotificationEvent, More>> = {
  'window-notice': {
    name: 'Kernel',
    reason: 'update',
    effect: 'a restart',
    filing: 'B-1',
    startAt: T0,
    endAt: T0 + 1,
  },
  'window-begun': { name: 'Kernel', reason: 'update', effect: '', filing: '', startAt: T0, endAt: T0 + 1 },
  'window-ended': { name: 'Kernel', reason: 'update', effect: '', filing: '', startAt: T0, endAt: T0 + 1 },
  handover: { roster: 'First line', endAt: T0 },
  test: { by: 'Li Na', channel: 'operations' },
  digest: { why: 'room', count: 1, items: [] },
}

/** A message of the event as the collector would put it. */
function notice(event: NotificationEvent, content: Partial<NotificationRecord['content']> = {}) {
  const row = aNotification({ fault: 12, event })
  const more = OTHER[event]
  const storm = { of: 'opened', count: 40, total: 140, hosts: 30, hostNames: ['web-1'], startedAt: T0 }
  const fault =
    row.content.fault === null ? null : { ...row.content.fault, summary: SPACE, hostName: 'web-01' }
  const isOne = more === undefined && !event.startsWith('storm')
  return {
    ...row,
    fault: isOne ? 12 : null,
    content: {
      ...row.content,
      fault: more === undefined ? fault : null,
      ...(isOne ? { by: 'Wang Fang', to: 'Li Na', words: null } : {}),
      more: more ?? (event.startsWith('storm') ? storm : {}),
      ...content,
    },
  }
}

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it.each(NotificationEvent.options)('%s is said without a gap', (event) => {
    const { title, lines, markdown } = compose(notice(event), speaker(language))
    for (const text of [title, ...lines, markdown]) expect(text).not.toMatch(/\{\w|undefined|NaN|null|^$/)
    expect(title).not.toContain('\n')
    expect(markdown).toContain('https://xunjian.example.com/')
    if (language === 'zh-CN') expect(title).toMatch(/[一-鿿]/)
  })
})

describe('a fault that opens', () => {
  it('is said as people would', () => {
    const said = compose(notice('opened', { by: null }), speaker('en'))
    expect(said.title).toBe('Critical fault: web-01: 1000 B free on /var')
    expect(said.lines).toEqual([
      'Host: web-01 (site=east)',
      'Inspection: Disk, /var',
      'Since: 2026-11-21 16:00:00 +08:00',
      'Fault #12: general, medium risk, not accepted yet',
      'In charge: nobody yet',
      'Please accept it on its page.',
    ])
    expect(said).toMatchObject({
      severity: 'critical',
      url: 'https://xunjian.example.com/faults/12',
      count: 1,
    })
  })

  it('is said as people would in Chinese', () => {
    const said = compose(notice('opened', { by: null }), speaker('zh-CN'))
    expect(said.title).toBe('【严重故障】web-01：/var 剩余 1000 B')
    expect(said.lines).toEqual([
      '主机：web-01（site=east）',
      '巡检项：磁盘，/var',
      '开始时间：2026-11-21 16:00:00 +08:00',
      '故障 #12：等级一般，风险中，待受理',
      '负责人：暂无',
      '请在故障页面受理。',
    ])
  })

  it('tells how many are told with it', () => {
    const { lines } = compose(notice('opened'), speaker('en', { children: 4_999 }))
    expect(lines).toContain('4,999 faults are told with this one and not separately.')
  })
})

describe('the words of an entry', () => {
  const said = (code: string, values: Record<string, number>) =>
    ({ summary: { code, values }, measurements: [] }) as unknown as More

  it('that an inspection has found are what is wrong now', () => {
    const worse = { ...SPACE, measurements: [{ name: 'avail_bytes', value: 10, unit: 'bytes' }] }
    const { title } = compose(notice('worse', { more: { said: worse } as unknown as More }), speaker('en'))
    expect(title).toBe('Worse now, Critical fault: web-01: 10 B free on /var')
  })

  it('that the collector has added stand below what is wrong', () => {
    const soon = { said: said('accept-soon', { due: T0 / 1_000 }) } as unknown as More
    const { title, lines } = compose(notice('warned', { more: soon }), speaker('en'))
    expect(title).toContain('1000 B free on /var')
    expect(lines.join('\n')).toContain('2026-11-21 16:00:00')
  })
})

describe('a message', () => {
  it('names the people whom it is for', () => {
    const mentions = [{ name: 'Li Na', email: null, phone: null, ids: {} }]
    expect(compose(notice('escalated'), speaker('en', { mentions })).lines.at(-1)).toBe('For: Li Na')
  })

  it('about an end is good news, whatever it was', () => {
    expect(compose(notice('recovered'), speaker('en'))).toMatchObject({ severity: 'ok', isMajor: false })
  })

  it('has no links and marks but its own: words of strangers stay words', () => {
    const words = 'see [here](https://evil.example) <at id=all></at> **now**'
    const { markdown } = compose(notice('resolved', { words }), speaker('en'))
    expect(markdown.match(/\[[^\]]*\]\(/g)).toEqual(['[Open]('])
    expect(markdown).not.toContain('<at')
    expect(markdown.match(/\*\*/g)).toHaveLength(2)
  })

  it('says what a person wrote on one line, and not all of a long text', () => {
    const { lines } = compose(
      notice('resolved', { words: `first\n\nsecond ${'x'.repeat(2_000)}` }),
      speaker('en'),
    )
    const said = lines.find((line) => line.startsWith('Wang Fang wrote: first second'))
    expect(said?.length).toBeLessThan(330)
  })
})
