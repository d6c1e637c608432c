// Facts about a host that the agent states when it connects; hints for people, never its identity.
import { z } from 'zod'
import { Moment } from './finding.ts'

export const HostFacts = z.object({
  hostname: z.string().max(253),
  os: z.string().max(64),
  osVersion: z.string().max(128),
  osName: z.string().max(200),
  kernel: z.string().max(128),
  arch: z.string().max(32),
  machineId: z.string().max(64).optional(),
  virtualization: z.string().max(64).optional(),
  timeZone: z.string().max(64),
  bootedAt: Moment,
  addresses: z.array(z.string().max(64)).max(32),
})
export type HostFacts = z.infer<typeof HostFacts>

/** Hardware inventory, taken at most daily; every field may be missing. */
export const Inventory = z.object({
  takenAt: Moment,
  manufacturer: z.string().max(200).optional(),
  model: z.string().max(200).optional(),
  serial: z.string().max(200).optional(),
  bios: z.string().max(200).optional(),
  cpu: z.string().max(200).optional(),
  cores: z.int().min(0).optional(),
  memoryBytes: z.number().min(0).optional(),
})
export type Inventory = z.infer<typeof Inventory>
