// The registry: every inspection that this agent has, one line each.
import type { AnyInspection } from '../inspection.ts'
import { createSelfInspection } from '../self/inspection.ts'
import { backups } from './backups.ts'
import { disk } from './disk.ts'
import { patches } from './patches.ts'
import { removableMedia } from './removable-media.ts'
import { services } from './services.ts'

export const INSPECTIONS: readonly AnyInspection[] = [
  disk,
  services,
  backups,
  patches,
  removableMedia,
  // Only a running agent can say how it is; it puts its own in the place of this one.
  createSelfInspection(() => null),
]
