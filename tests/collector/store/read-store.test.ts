// The reading contract on SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openReadStore } from '../../../collector/store/sqlite/read-store.ts'
import { describeReadStore, type ReadStores } from '../../contracts/read-store.ts'
import { createFleet, type Fleet } from '../../support/fleet.ts'
import { fillLargeStore } from '../../support/large-store.ts'

let stores: ReadStores
let fleet: Fleet
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xunjian-read-'))
  const path = join(folder, 'xunjian.db')
  fillLargeStore(path, { hosts: 120, inspections: 2, items: 2, slots: 2, pastFaults: 300, history: 700 })
  fleet = createFleet()
  stores = { fleet: openReadStore(fleet.rig.path), large: openReadStore(path) }
})
afterAll(() => {
  stores.fleet.close()
  stores.large.close()
  fleet.rig.remove()
  rmSync(folder, { recursive: true })
})

describeReadStore('SQLite', () => stores)
