import { expect, it } from 'vitest'
import { createBus } from '../../../collector/ingest/bus.ts'

it('tells every listener, whatever another does, until it leaves', () => {
  const failures: unknown[] = []
  const bus = createBus<string>((err) => failures.push(err))
  const heard: string[] = []
  bus.subscribe(() => {
    throw new Error('no')
  })
  const listen = (event: string) => heard.push(event)
  const leave = bus.subscribe(listen)
  bus.subscribe(listen)
  bus.publish('one')
  leave()
  leave()
  bus.publish('two')
  expect(heard).toEqual(['one', 'one', 'two'])
  expect(failures).toHaveLength(2)
})
