// The registry: every inspection that this agent has, one line each.
import type { AnyInspection } from '../inspection.ts'
import { backups } from './backups.ts'
import { disk } from './disk.ts'
import { patches } from './patches.ts'
import { removableMedia } from './removable-media.ts'
import { services } from './services.ts'

export const INSPECTIONS: readonly AnyInspection[] = [disk, services, backups, patches, removableMedia]
