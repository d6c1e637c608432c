// What a host says about itself, made harmless to look at before anything is named after it.
import type { HostFacts } from '../../shared/facts.ts'
import { plainValues } from '../../shared/plain-text.ts'

/** A host without a name is called by its id, so that no row of a list is blank. */
export function plainFacts(facts: HostFacts, hostId: string): HostFacts {
  const plain = plainValues(facts)
  return plain.hostname.trim() === '' ? { ...plain, hostname: hostId } : plain
}
