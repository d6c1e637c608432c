import { describe, expect, it } from 'vitest'
import { judgeTraits, type KnownMachine } from '../../../collector/ingest/judge-traits.ts'
import type { Traits } from '../../../shared/protocol.ts'

const A: Traits = {
  bootId: 'boot-a',
  machineId: 'machine',
  productId: 'product-a',
  cards: ['52:54:00:00:00:0a'],
  stateId: '8:2:100',
}
const OTHER_CARD = { cards: ['52:54:00:00:00:0b'] }
const OTHER_FOLDER = { stateId: '8:2:200' }
const NEW_BOOT = { bootId: 'boot-a2' }
const NO_PRODUCT = { productId: null }

const known = (fields: Partial<KnownMachine> = {}): KnownMachine => ({
  traits: A,
  pastBoots: ['boot-a0'],
  other: null,
  ...fields,
})
const second = (traits: Traits) =>
  known({
    other: { traits, hostname: null, address: null, firstSeenAt: 0, lastSeenAt: 0, settledAt: 0 },
  })
const judge = (machine: KnownMachine, offered: Traits | null, isHeard: boolean) =>
  judgeTraits(machine, offered, { isHeard })

describe('the machine that connects', () => {
  it.each([
    ['says nothing of itself', null, 'same', 'same'],
    ['is the one that was here before', A, 'same', 'same'],
    ['has one card more', { ...A, cards: [...A.cards, '52:54:00:00:00:ff'] }, 'same', 'same'],
    ['has no cards that it may see', { ...A, cards: [] }, 'same', 'same'],
    ['was booted', { ...A, ...NEW_BOOT }, 'restarted', 'restarted'],
    [
      'was booted and does not know its product',
      { ...A, ...NEW_BOOT, ...NO_PRODUCT },
      'restarted',
      'restarted',
    ],
    ['was booted with another card', { ...A, ...NEW_BOOT, ...OTHER_CARD }, 'changed', 'other-machine'],
    ['has a boot id of long ago', { ...A, bootId: 'boot-a0' }, 'other-machine', 'other-machine'],
    ['has another product', { ...A, ...NEW_BOOT, productId: 'product-b' }, 'other-machine', 'other-machine'],
    [
      'is a clone on other hardware',
      { ...A, bootId: 'boot-b', productId: 'product-b', ...OTHER_CARD },
      'other-machine',
      'other-machine',
    ],
    ['is a copied folder on the same machine', { ...A, ...OTHER_FOLDER }, 'changed', 'other-machine'],
    [
      'is another container on the same kernel',
      { ...A, ...OTHER_CARD, ...OTHER_FOLDER },
      'other-machine',
      'other-machine',
    ],
    [
      'is another container and cannot see its folder',
      { ...A, ...OTHER_CARD, stateId: null },
      'other-machine',
      'other-machine',
    ],
    ['is a container made anew around its volume', { ...A, ...OTHER_CARD }, 'changed', 'changed'],
    [
      'knows no boot id and has other cards',
      { ...A, bootId: null, ...OTHER_CARD },
      'changed',
      'other-machine',
    ],
    ['knows no boot id', { ...A, bootId: null }, 'same', 'same'],
  ] as const)('%s', (_, offered, whenAway, whenHeard) => {
    expect([
      judge(known(), offered as Traits | null, false),
      judge(known(), offered as Traits | null, true),
    ]).toEqual([whenAway, whenHeard])
  })

  it('is the same as long as nothing was known', () => {
    expect(judge(known({ traits: null }), A, true)).toBe('same')
  })

  it.each([
    ['a copied folder', { ...A, ...OTHER_FOLDER }],
    ['a copied folder after a boot of both', { ...A, ...OTHER_FOLDER, ...NEW_BOOT }],
    [
      'a clone that cannot tell its product',
      { ...A, bootId: 'boot-b', ...NO_PRODUCT, ...OTHER_CARD, ...OTHER_FOLDER },
    ],
  ])('is refused when it is the second one again, also while the known one is away: %s', (_, clone) => {
    expect(judge(second(clone), clone, false)).toBe('other-machine')
    expect(judge(second(clone), { ...clone, bootId: 'boot-b9' }, false)).toBe('other-machine')
    expect(judge(second(clone), A, false)).toBe('same')
    expect(judge(second(clone), { ...A, ...NEW_BOOT }, false)).toBe('restarted')
  })
})
