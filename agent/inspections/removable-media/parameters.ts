// Which media are looked for and which of them are registered.
import { z } from 'zod'

/** `loop` is for tests: a file that the kernel presents as a disk stands in for a medium. */
export const MediaKind = z.enum(['usb', 'sd', 'optical', 'other', 'loop'])
export type MediaKind = z.infer<typeof MediaKind>

const Pattern = z.string().min(1).max(200)
const Registered = z
  .strictObject({ vendor: Pattern, model: Pattern, serial: Pattern, note: z.string().max(200) })
  .partial()
  .refine(({ vendor, model, serial }) => vendor ?? model ?? serial, 'needs a vendor, a model or a serial')
export type Registered = z.infer<typeof Registered>

export const RemovableMediaParameters = z.strictObject({
  kinds: z.array(MediaKind).min(1).default(['usb', 'sd', 'optical', 'other']),
  registered: z
    .array(Registered)
    .max(1_000)
    .default([])
    .describe('Media that may be used: vendor, model (names or USB ids) and serial; * and ? are wildcards'),
  unregistered: z.enum(['ok', 'warning', 'critical']).default('critical'),
})
export type RemovableMediaParameters = z.infer<typeof RemovableMediaParameters>
