// What somebody may do, for what a page offers; the collector decides again on every request.
import type { Me, Role, TokenScope } from '../shared/api/people.ts'

export type Ability = 'operate' | 'administer'

const NEEDED: Readonly<Record<Ability, Role>> = { operate: 'operator', administer: 'administrator' }
/** Each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'administrator'] as const satisfies readonly Role[]

/** Nobody may do anything before a password that was set for them is changed. */
export function can(me: Pick<Me, 'role' | 'mustChangePassword'> | null, ability: Ability): boolean {
  if (me === null || me.mustChangePassword) return false
  return ROLES.indexOf(me.role) >= ROLES.indexOf(NEEDED[ability])
}

export function roleFor(ability: Ability): Role {
  return NEEDED[ability]
}

const SCOPES: Readonly<Record<Role, readonly TokenScope[]>> = {
  viewer: ['read', 'metrics'],
  operator: ['read', 'operate', 'metrics'],
  administrator: ['read', 'operate', 'enrol', 'metrics', 'administer'],
}

/** What a token of this person may be given: never more than they may themselves. */
export function scopesOf(me: Pick<Me, 'role'>): readonly TokenScope[] {
  return SCOPES[me.role]
}
