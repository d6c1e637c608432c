// Whether the machine that connects as a host is the one that the host is known as. Pure.
import type { Traits } from '../../shared/protocol.ts'
import type { HostRecord } from '../store/records.ts'

/** restarted: the same after a boot; changed: the same with other parts, which is worth a row in the operation log. */
export type TraitsVerdict = 'same' | 'restarted' | 'changed' | 'other-machine'

export type KnownMachine = Pick<HostRecord, 'traits' | 'pastBoots' | 'other'>

/** `isHeard`: the known machine is connected and was heard within two heartbeats, so it is alive elsewhere. */
export function judgeTraits(
  known: KnownMachine,
  offered: Traits | null,
  { isHeard }: { readonly isHeard: boolean },
): TraitsVerdict {
  const { traits, pastBoots, other } = known
  if (traits === null || offered === null) return 'same'
  if (other !== null && isNearer(offered, other.traits, traits)) return 'other-machine'
  if (differ(traits.productId, offered.productId)) return 'other-machine'
  const hasOtherBoot = differ(traits.bootId, offered.bootId)
  // A machine never gets an old boot id back: two of them take turns.
  if (hasOtherBoot && pastBoots.includes(offered.bootId ?? '')) return 'other-machine'
  return hasOtherBoot ? judgeOtherBoot(traits, offered, isHeard) : judgeSameBoot(traits, offered, isHeard)
}

function judgeOtherBoot(traits: Traits, offered: Traits, isHeard: boolean): TraitsVerdict {
  if (!haveOtherCards(traits, offered)) return 'restarted'
  return isHeard ? 'other-machine' : 'changed'
}

/** The same kernel: one machine, or containers on it, which are told apart by their cards and their folders. */
function judgeSameBoot(traits: Traits, offered: Traits, isHeard: boolean): TraitsVerdict {
  const isBootKnown = traits.bootId !== null && offered.bootId !== null
  const hasOtherCards = haveOtherCards(traits, offered)
  // One folder seen from one kernel is one agent: a container that was made anew around its volume.
  if (isBootKnown && agree(traits.stateId, offered.stateId)) return hasOtherCards ? 'changed' : 'same'
  if (hasOtherCards && (isBootKnown || isHeard)) return 'other-machine'
  if (isBootKnown && differ(traits.stateId, offered.stateId)) return isHeard ? 'other-machine' : 'changed'
  return hasOtherCards ? 'changed' : 'same'
}

/** Whether these are traits of one machine, seen at two moments; nothing in common says no. */
export function isSameMachine(one: Traits, two: Traits): boolean {
  if (differ(one.productId, two.productId) || haveOtherCards(one, two)) return false
  if (agree(one.bootId, two.bootId) && differ(one.stateId, two.stateId)) return false
  return likeness(one, two) > 0
}

/** Whether the traits have more in common with the first than with the second. */
export function isNearer(offered: Traits, one: Traits, two: Traits): boolean {
  return likeness(offered, one) > likeness(offered, two)
}

function likeness(one: Traits, two: Traits): number {
  const points = [
    agree(one.bootId, two.bootId) ? 1 : 0,
    agree(one.machineId, two.machineId) ? 1 : 0,
    agree(one.productId, two.productId) ? 1 : 0,
    one.cards.some((card) => two.cards.includes(card)) ? 1 : 0,
    // Of copies on one machine the folder alone is different.
    agree(one.stateId, two.stateId) ? 2 : 0,
  ]
  return points.reduce((sum, point) => sum + point, 0)
}

function haveOtherCards({ cards: one }: Traits, { cards: two }: Traits): boolean {
  return one.length > 0 && two.length > 0 && !one.some((card) => two.includes(card))
}

function differ(one: string | null, two: string | null): boolean {
  return one !== null && two !== null && one !== two
}

function agree(one: string | null, two: string | null): boolean {
  return one !== null && one === two
}
