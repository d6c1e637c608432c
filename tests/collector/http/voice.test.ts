import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { TIME_ZONE_HEADER, voiceOf, zoneOf } from '../../../collector/http/voice.ts'
import type { InspectionInfo } from '../../../shared/catalogue.ts'
import { DISK, T0 } from '../../support/rounds.ts'

const app = new Hono().get('/', (c) => c.text(String(zoneOf(c))))
const askedFor = async (zone: string) =>
  (await app.request('/', { headers: { [TIME_ZONE_HEADER]: zone } })).text()

describe('the zone in which sentences say times', () => {
  it('is the one that the reader names', async () => {
    expect(await askedFor('Asia/Shanghai')).toBe('Asia/Shanghai')
  })

  it.each(['Moon/Base', '', 'x'.repeat(65), '../../etc'])('is the collector’s own for %j', async (zone) => {
    expect(await askedFor(zone)).toBe('null')
  })

  it('stands in the sentence with its offset', () => {
    const info: InspectionInfo = {
      ...DISK,
      texts: { due: { en: 'due {at:time}', 'zh-CN': '应检 {at:time}' } },
    }
    const voice = voiceOf(new Map([['disk', info]]), { language: 'zh-CN', timeZone: 'Asia/Shanghai' })
    expect(voice.summary('disk', { code: 'due', values: { at: T0 / 1_000 } })).toBe(
      '应检 2026-11-21 16:00:00 +08:00',
    )
  })
})
