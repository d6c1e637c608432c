import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTraits } from '../../agent/traits.ts'
import { Traits } from '../../shared/protocol.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'xunjian-traits-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function file(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}
function card(name: string, address: string, isPhysical = false): void {
  file(`sys/class/net/${name}/address`, `${address}\n`)
  if (isPhysical) symlinkSync('../../../devices/pci0', join(root, `sys/class/net/${name}/device`))
  if (isPhysical) mkdirSync(join(root, 'sys/devices/pci0'), { recursive: true })
}
const look = () => readTraits({ root, stateDir: root })

describe('the traits of a machine', () => {
  it('are nothing where nothing can be read, and never a failure', () => {
    expect(readTraits({ root, stateDir: join(root, 'none') })).toEqual({
      bootId: null,
      machineId: null,
      productId: null,
      cards: [],
      stateId: null,
    })
  })

  it('hold hashes of what names the machine, and its cards', () => {
    file('proc/sys/kernel/random/boot_id', 'a4a1b6a0-0000-4000-8000-000000000001\n')
    file('etc/machine-id', '0123456789abcdef0123456789abcdef\n')
    file('sys/class/dmi/id/product_uuid', 'A4A1B6A0-1111-4000-8000-000000000001\n')
    card('lo', '00:00:00:00:00:00')
    card('eth1', '52:54:00:AA:00:02', true)
    card('eth0', '52:54:00:aa:00:01', true)
    card('docker0', '02:42:00:00:00:01')
    const traits = look()
    expect(traits).toMatchObject({
      bootId: 'a4a1b6a0-0000-4000-8000-000000000001',
      machineId: expect.stringMatching(/^[0-9a-f]{32}$/),
      productId: expect.stringMatching(/^[0-9a-f]{32}$/),
      cards: ['52:54:00:aa:00:01', '52:54:00:aa:00:02'],
      stateId: expect.stringMatching(/^\d+:\d+:\d+$/),
    })
    expect(traits.machineId).not.toBe('0123456789abcdef0123456789abcdef')
    expect(Traits.parse(traits)).toEqual(traits)
    expect(look()).toEqual(traits)
  })

  it.each([
    ['00000000-0000-0000-0000-000000000000'],
    ['FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ['03000200-0400-0500-0006-000700080009'],
  ])('know no product by what a factory left in: %s', (uuid) => {
    file('sys/class/dmi/id/product_uuid', `${uuid}\n`)
    expect(look().productId).toBeNull()
  })

  it('take an image without a machine id as one that has none', () => {
    file('etc/machine-id', 'uninitialized\n')
    expect(look().machineId).toBeNull()
  })

  it('take cards from a factory when none is seen as a device', () => {
    card('eth0', '00:16:3e:00:00:01')
    card('br-1', '02:42:00:00:00:01')
    expect(look().cards).toEqual(['00:16:3e:00:00:01'])
  })

  it('take what a container has when there is nothing else', () => {
    card('eth0', '02:42:ac:11:00:02')
    card('lo', '00:00:00:00:00:00')
    card('tun0', '')
    expect(look().cards).toEqual(['02:42:ac:11:00:02'])
  })

  it('tell a folder from its copy', () => {
    mkdirSync(join(root, 'state'))
    mkdirSync(join(root, 'copy'))
    const [one, other] = ['state', 'copy'].map((name) => readTraits({ root, stateDir: join(root, name) }))
    expect(one?.stateId).not.toBe(other?.stateId)
  })

  it('are bounded', () => {
    for (let count = 10; count < 40; count += 1) card(`eth${count}`, `52:54:00:00:00:${count}`, false)
    expect(look().cards).toHaveLength(16)
  })
})
