// Inspections for tests of what surrounds them: they find what the test tells them to find.
import { z } from 'zod'
import { type AnyInspection, defineInspection, type Inspection } from '../../agent/inspection.ts'
import { Share } from '../../shared/quantities.ts'
import { aFinding } from './frames.ts'

type Changes = Partial<Pick<Inspection, 'name' | 'every' | 'inspect' | 'watch'>>

export function anInspection(changes: Changes = {}): AnyInspection {
  return defineInspection({
    name: 'quiet',
    title: { en: 'Finds nothing wrong', 'zh-CN': '一切正常' },
    every: '5m',
    timeout: '5s',
    parameters: z.strictObject({}),
    texts: {},
    measurements: {},
    metrics: [],
    faults: { badRounds: 2, goodRounds: 2, recovery: 'automatic' },
    inspect: async () => [aFinding()],
    ...changes,
  })
}

export const aDiskLike = defineInspection({
  ...anInspection({ name: 'disk-like' }),
  parameters: z.strictObject({ limit: Share.prefault('10%'), paths: z.array(z.string()).default([]) }),
  hostOnly: ['paths'],
})
