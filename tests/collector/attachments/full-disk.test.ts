// A disk without room for a file: said so, and nothing is left half written.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAttachmentStore } from '../../../collector/attachments/attachment-store.ts'
import { createApiRig } from '../../support/api-rig.ts'
import { commandPath, needs } from '../../support/needs.ts'

describe.skipIf(!needs('loop-devices'))('a disk that is full', () => {
  let disk: string
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'xunjian-full-'))
    execFileSync(commandPath('mount'), ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
  })
  afterEach(() => {
    execFileSync(commandPath('umount'), [disk])
    rmSync(disk, { recursive: true })
  })

  it('keeps nothing of the file, and takes the next one that has room', async () => {
    const rig = createApiRig({ attachments: createAttachmentStore(disk) })
    const send = async (bytes: number) => {
      const headers = { 'content-type': 'text/plain', 'x-file-name': 'a.log' }
      const body = Buffer.alloc(bytes, 32)
      const response = await rig.request('/api/v1/attachments', { method: 'POST', headers, body })
      return { status: response.status, body: await response.json() }
    }
    expect(await send(2 * 1024 * 1024)).toMatchObject({ status: 507, body: { code: 'no-space' } })
    const files = readdirSync(disk, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    expect(files).toEqual([])
    expect(rig.rig.rows('SELECT id FROM attachments')).toEqual([])
    expect((await send(100_000)).status).toBe(201)
    rig.close()
  })
})
