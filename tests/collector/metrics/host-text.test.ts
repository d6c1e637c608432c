import { describe, expect, it } from 'vitest'
import { renderBlock } from '../../../collector/metrics/host-text.ts'
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import { aFinding } from '../../support/frames.ts'

const size: MetricDefinition = {
  name: 'filesystem_size_bytes',
  help: 'Size.',
  type: 'gauge',
  from: 'size_bytes',
  labels: { device: 'device', mountpoint: 'item' },
}
const state: MetricDefinition = {
  name: 'service_state',
  help: 'State.',
  type: 'gauge',
  from: 'state',
  labels: { name: 'item' },
  states: { label: 'state', values: ['running', 'failed', 'unknown'] },
}
const disk = (item: string, value: number) =>
  aFinding({
    item,
    summary: { code: 'space', values: { device: '/dev/sda1' } },
    measurements: [{ name: 'size_bytes', value, unit: 'bytes' }],
  })
const service = (item: string, is: string) =>
  aFinding({ item, summary: { code: 'x', values: { state: is } } })
const render = (metrics: MetricDefinition[], ...findings: ReturnType<typeof aFinding>[]) =>
  renderBlock({ metrics }, findings)

describe('a figure', () => {
  it('is one series for each finding that has it, labels in the order of the definition', () => {
    expect(render([size], disk('/', 1_000), disk('/var', 1.5e22), aFinding({ measurements: [] }))).toEqual({
      xunjian_filesystem_size_bytes:
        '# HELP xunjian_filesystem_size_bytes Size.\n' +
        '# TYPE xunjian_filesystem_size_bytes gauge\n' +
        'xunjian_filesystem_size_bytes{device="/dev/sda1",mountpoint="/"} 1000\n' +
        'xunjian_filesystem_size_bytes{device="/dev/sda1",mountpoint="/var"} 1.5e+22\n',
    })
  })

  it('of two definitions of one name is one family, told apart by what is fixed', () => {
    const counted = (action: string): MetricDefinition => ({
      ...size,
      name: 'media_events_total',
      type: 'counter',
      from: action,
      labels: { media: 'item' },
      fixed: { action },
    })
    const usb = aFinding({
      item: 'usb',
      measurements: [
        { name: 'inserted', value: 2, unit: 'count' },
        { name: 'removed', value: 1, unit: 'count' },
      ],
    })
    expect(
      render([counted('inserted'), counted('removed')], usb).xunjian_media_events_total?.split('\n'),
    ).toEqual([
      '# HELP xunjian_media_events_total Size.',
      '# TYPE xunjian_media_events_total counter',
      'xunjian_media_events_total{action="inserted",media="usb"} 2',
      'xunjian_media_events_total{action="removed",media="usb"} 1',
      '',
    ])
  })

  it('cannot break out of its line, whatever an item is called', () => {
    const text = render(
      [{ ...size, help: 'a\\b\nc' }],
      disk('C:\\ "x"\ny{z}', 1),
    ).xunjian_filesystem_size_bytes
    expect(text?.split('\n')).toEqual([
      '# HELP xunjian_filesystem_size_bytes a\\\\b\\nc',
      '# TYPE xunjian_filesystem_size_bytes gauge',
      'xunjian_filesystem_size_bytes{device="/dev/sda1",mountpoint="C:\\\\ \\"x\\"\\ny{z}"} 1',
      '',
    ])
  })

  it('of two findings that make one series the first counts', () => {
    const text = render(
      [{ ...size, labels: {} }],
      disk('/', 1),
      disk('/var', 2),
    ).xunjian_filesystem_size_bytes
    expect(text?.split('\n').slice(2)).toEqual(['xunjian_filesystem_size_bytes 1', ''])
  })

  it('is no family when nothing has it', () => {
    expect(render([size], aFinding({ measurements: [] }))).toEqual({})
    expect(render([size])).toEqual({})
  })
})

describe('a state', () => {
  it('is a set of series of which exactly one is 1', () => {
    const text = render([state], service('nginx', 'failed')).xunjian_service_state
    expect(text?.split('\n').slice(2)).toEqual([
      'xunjian_service_state{name="nginx",state="running"} 0',
      'xunjian_service_state{name="nginx",state="failed"} 1',
      'xunjian_service_state{name="nginx",state="unknown"} 0',
      '',
    ])
  })

  it('that is not listed counts as unknown, or not at all where that is not listed', () => {
    const text = render([state], service('nginx', 'levitating')).xunjian_service_state
    expect(text).toContain('{name="nginx",state="unknown"} 1\n')
    const narrow = { ...state, states: { label: 'state', values: ['running', 'failed'] } }
    expect(render([narrow], service('nginx', 'levitating'))).toEqual({})
  })

  it('is said once for each item', () => {
    const text = render(
      [state],
      service('nginx', 'failed'),
      service('nginx', 'running'),
    ).xunjian_service_state
    expect(text).toContain('{name="nginx",state="failed"} 1\n')
    expect(text?.match(/ 1\n/g)).toHaveLength(1)
  })
})

describe('what an agent may not say', () => {
  it('a family of the collector', () => {
    expect(
      render(
        [
          { ...size, name: 'agent_connected' },
          { ...size, name: 'xunjian_host_info' },
        ],
        disk('/', 1),
      ),
    ).toEqual({})
  })

  it('one family twice', () => {
    const text = render([size, { ...size, help: 'Again.' }], disk('/', 1)).xunjian_filesystem_size_bytes
    expect(text).toContain('Size.')
    expect(text).not.toContain('Again.')
  })

  it('labels that belong to the scrape', () => {
    const text = render([{ ...size, labels: { job: 'item', instance: 'item' } }], disk('/', 1))
    expect(text.xunjian_filesystem_size_bytes).toContain('\nxunjian_filesystem_size_bytes 1\n')
  })

  it('names that every object has', () => {
    const odd = render([{ ...size, name: 'constructor', labels: { a: 'constructor' } }], disk('/', 1))
    expect(Object.keys(odd)).toEqual(['xunjian_constructor'])
    expect(odd.xunjian_constructor).toContain('{a=""} 1\n')
  })
})
