import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, describeZodError, formatPath, nearestName } from '../../shared/config-error.ts'

const Schema = z.strictObject({
  collector: z.url(),
  log: z.strictObject({ level: z.enum(['info', 'debug']) }).prefault({ level: 'info' }),
  jobs: z.array(z.strictObject({ paths: z.array(z.string()), maxAge: z.string() })).default([]),
  inspections: z.record(z.string(), z.strictObject({ every: z.string().optional() })).default({}),
})

function issuesOf(input: unknown) {
  const parsed = Schema.safeParse(input)
  return parsed.success ? [] : describeZodError(parsed.error, Schema)
}

describe('mistakes in a configuration', () => {
  it('are listed all at once, each with its path', () => {
    const issues = issuesOf({ log: { level: 'loud' }, jobs: [{ paths: 'x', maxAge: '1d' }] })
    expect(issues.map(({ path }) => path)).toEqual(['collector', 'log.level', 'jobs[0].paths'])
    expect(issues[0]?.message).toBe('is missing (string)')
    expect(issues[1]?.message).toBe('must be one of info, debug')
  })

  it('suggest the name that was meant, at every depth', () => {
    const issues = issuesOf({
      collector: 'http://localhost',
      log: { levle: 'info', level: 'info' },
      jobs: [{ paths: [], maxAge: '1d', 'max-age': '2d' }],
      inspections: { disk: { evry: '5m' } },
      colector: 1,
    })
    expect(issues).toEqual([
      { path: 'log.levle', message: 'is not known', hint: 'did you mean level?' },
      { path: 'jobs[0].max-age', message: 'is not known', hint: 'did you mean maxAge?' },
      { path: 'inspections.disk.evry', message: 'is not known', hint: 'did you mean every?' },
      { path: 'colector', message: 'is not known', hint: 'did you mean collector?' },
    ])
  })

  it('name what is known when nothing is near', () => {
    const [issue] = issuesOf({ collector: 'http://localhost', zebra: 1 })
    expect(issue?.hint).toBe('known here: collector, log, jobs, inspections')
  })

  it('read as a list that a person can work through', () => {
    const error = new ConfigError('/etc/xunjian/agent.yaml', [
      { path: 'a', message: 'is missing' },
      { path: 'b', message: 'is not known', hint: 'did you mean a?' },
    ])
    expect(error.message).toBe(
      '/etc/xunjian/agent.yaml: 2 mistakes\n  - a: is missing\n  - b: is not known\n      hint: did you mean a?',
    )
  })

  it('quote odd names in a path and find near names only', () => {
    expect(formatPath(['a', 'b c', 0, 'd'])).toBe('a."b c"[0].d')
    expect(nearestName('timezone', ['timeZone', 'timeout'])).toBe('timeZone')
    expect(nearestName('xyz', ['timeZone', 'timeout'])).toBeUndefined()
  })
})
