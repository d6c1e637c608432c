// What the operator decides about messages that leave the collector.
import { z } from 'zod'
import { isRange } from '../people/settings.ts'

const HOST_NAME = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.?$/i

export const NotifySettings = z.strictObject({
  allow: z
    .array(
      z
        .string()
        .refine(
          (text) => isRange(text) || isHostName(text),
          'write an address, a range such as 10.8.0.0/16 or the name of a host',
        ),
    )
    .max(200)
    .default([])
    .describe(
      'Receivers of messages that are not in the public internet: addresses, ranges, host names; others there are refused',
    ),
})

/** A last part of digits is an address that somebody mistyped: 10.8.0.256. */
function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && !/(^|\.)\d+\.?$/.test(text)
}
