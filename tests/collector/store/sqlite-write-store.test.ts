import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../../collector/store/sqlite/lock.ts'
import { openWriteStore } from '../../../collector/store/sqlite/write-store.ts'
import { describeWriteStore } from '../../contracts/write-store.ts'

const folders: string[] = []
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-store-'))
  folders.push(dir)
  return dir
}
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
})

describeWriteStore('SQLite', () => {
  const path = join(folder(), 'xunjian.db')
  let store = openWriteStore({ path, synchronous: 'full' })
  return {
    store: () => store,
    reopen() {
      store.close()
      store = openWriteStore({ path, synchronous: 'full' })
    },
  }
})

describe('the SQLite file', () => {
  it('of a newer version is left alone and says what to do', () => {
    const path = join(folder(), 'xunjian.db')
    const db = new Database(path)
    db.pragma('user_version = 99')
    db.close()
    expect(() => openWriteStore({ path, synchronous: 'full' })).toThrow(/newer version.*upgrade/)
  })

  it('is readable by nobody else', () => {
    const path = join(folder(), 'deep', 'xunjian.db')
    openWriteStore({ path, synchronous: 'full' }).close()
    expect(statSync(dirname(path)).mode & 0o077).toBe(0)
  })

  it('is readable by nobody else even in a folder that is, with the log beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xunjian-open-'))
    chmodSync(folder, 0o755)
    const path = join(folder, 'xunjian.db')
    writeFileSync(path, '', { mode: 0o644 })
    const store = openWriteStore({ path, synchronous: 'normal' })
    const rights = [path, `${path}-wal`, `${path}-shm`].map((file) => statSync(file).mode & 0o777)
    store.close()
    rmSync(folder, { recursive: true })
    expect(rights).toEqual([0o600, 0o600, 0o600])
  })

  it('belongs to one collector at a time', () => {
    const dir = folder()
    const unlock = lockFolder(dir)
    expect(() => lockFolder(dir)).toThrow('another collector is using')
    unlock()
    lockFolder(dir)()
  })
})
