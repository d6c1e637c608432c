// Emergency plans: the one that fits is put on a fault as it is then, and is ticked step by step.
import { afterEach, describe, expect, it } from 'vitest'
import { FaultDetail } from '../../../shared/api/fault.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { play } from '../../support/play-timetable.ts'
import { found, type SettingStep, setting, verb } from '../../support/timetable.ts'

const plan = (id: string, more: Record<string, unknown> = {}): SettingStep => [
  'emergency-plan',
  id,
  {
    name: id,
    steps: [{ title: 'Call the owner' }, { title: 'Switch over', text: '`pg_ctl promote`' }],
    ...more,
  },
]
const policy = (grade: 'general' | 'major'): SettingStep => [
  'policy',
  'p1',
  { name: 'all', rule: { badRounds: 1 }, grade: { critical: grade } },
]
const opens = found({ '/': 'critical' })

describe('an emergency plan', () => {
  it.each([
    ['fits a major fault', [policy('major'), plan('a')], true],
    ['is not for general faults', [policy('general'), plan('a')], false],
    [
      'is for general faults too if it says so',
      [policy('general'), plan('a', { grades: ['general', 'major'] })],
      true,
    ],
    [
      'fits only what its selector picks',
      [policy('major'), plan('a', { match: { inspections: ['backups'] } })],
      false,
    ],
    ['can be switched off', [policy('major'), plan('a', { enabled: false })], false],
  ] as const)('%s', (_, settings, isThere) => {
    const { timelines } = play({ settings, steps: [[0, opens]] })
    expect(timelines[1]?.includes('0 checklist')).toBe(isThere)
  })

  it('comes when a fault is graded major, and only one ever does', () => {
    const { timelines } = play({
      settings: [policy('general'), plan('a')],
      steps: [
        [0, opens],
        [1, verb(1, 'grade', { grade: 'major', reason: 'a customer waits' })],
        [2, verb(1, 'grade', { grade: 'general', reason: 'no' })],
        [3, verb(1, 'grade', { grade: 'major', reason: 'yes' })],
      ],
    })
    expect(timelines[1]?.filter((line) => line.includes('checklist'))).toEqual(['1 checklist'])
  })

  it('is ticked, and the tick can be taken away', () => {
    const { timelines } = play({
      settings: [policy('major'), plan('a')],
      steps: [
        [0, opens],
        [1, setting(...plan('a', { steps: [{ title: 'Another' }] }))],
        [2, verb(1, 'tick', { step: 1, done: true })],
        [3, verb(1, 'tick', { step: 1, done: true })],
        [4, verb(1, 'tick', { step: 1, done: false })],
      ],
    })
    expect(timelines[1]?.filter((line) => line.includes('ticked'))).toEqual([
      '2 ticked 2>done',
      '4 ticked 2>undone',
    ])
  })
})

describe('the page of a fault', () => {
  let rig: ApiRig
  afterEach(() => rig.close())

  it('shows the first plan that fits, by name, as it was then, with who ticked what and when', async () => {
    rig = createApiRig()
    const post = (kind: string, body: unknown) => rig.post(`/api/v1/settings/${kind}`, { body })
    const steps = [{ title: 'Call the owner' }, { title: 'Switch over', text: '`promote`' }]
    await post('emergency-plan', { name: 'B', steps: [{ title: 'x' }] })
    await post('emergency-plan', { name: 'A', text: '**Keep calm**', steps })
    const made = await rig.post('/api/v1/faults', { title: 'The site is lost', grade: 'major' })
    const { id } = made.body as { id: number }
    const ticked = await rig.post(`/api/v1/faults/${id}/tick`, { step: 0, done: true })
    expect(ticked.status).toBe(200)
    const detail = FaultDetail.parse((await rig.get(`/api/v1/faults/${id}`)).body)
    expect(detail.checklist).toMatchObject({
      title: 'A',
      text: '**Keep calm**',
      steps: [
        { title: 'Call the owner', done: { at: rig.rig.now, by: expect.stringContaining('Zhang Wei') } },
        { done: null },
      ],
    })
    const said = detail.timeline.find(({ kind }) => kind === 'checklist')
    expect(said).toMatchObject({ by: { kind: 'machine' }, text: 'Emergency plan “A” with 2 steps' })
    const chinese = FaultDetail.parse((await rig.get(`/api/v1/faults/${id}?lang=zh-CN`)).body)
    expect(chinese.timeline.find(({ kind }) => kind === 'checklist')?.text).toBe('已启动应急预案“A”，共 2 步')
  })
})
