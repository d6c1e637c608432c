import { expect, it } from 'vitest'
import { createLog } from '../../agent/log.ts'

async function logged(level: 'info' | 'warn') {
  const lines: string[] = []
  const log = await createLog(level, { write: (line: string) => lines.push(line) })
  return { log, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

it('writes a line of JSON for each step, with the fields of pino', async () => {
  const { log, read } = await logged('info')
  log.info({ step: 'link' }, 'stopping')
  const [line] = read()
  expect(line).toEqual({ level: 30, time: expect.any(String), step: 'link', msg: 'stopping' })
  expect(Number.isNaN(Date.parse(String(line?.time)))).toBe(false)
})

it('tells an error with its type, its code and its cause', async () => {
  const { log, read } = await logged('info')
  const cause = Object.assign(new TypeError('no room'), { code: 'ENOSPC' })
  log.warn({ err: new Error('not written', { cause }) }, 'trouble')
  expect(read()[0]?.err).toMatchObject({
    type: 'Error',
    message: 'not written',
    stack: expect.stringContaining('log.test.ts'),
    cause: { type: 'TypeError', message: 'no room', code: 'ENOSPC' },
  })
})

it('says nothing below its level', async () => {
  const { log, read } = await logged('warn')
  log.debug({}, 'a')
  log.info({}, 'b')
  log.error({}, 'c')
  expect(read().map(({ msg }) => msg)).toEqual(['c'])
})
