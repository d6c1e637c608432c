// What the operator decides about sign-in, and from where machines may ask without it.
import { isIP } from 'node:net'
import { z } from 'zod'
import { Duration } from '../../shared/duration.ts'
import { LIMITS } from '../../shared/limits.ts'

export const SignInSettings = z.strictObject({
  idle: Duration.prefault('12h').describe('A session ends when it was not used for so long'),
  lasts: Duration.prefault('7d').describe('A session ends after so long, used or not'),
  passwordLength: z.int().min(8).max(LIMITS.passwordLength).default(12).describe('Least signs of a password'),
})
export type SignInSettings = z.infer<typeof SignInSettings>

const AddressRange = z.string().refine(isRange, 'write an address or a range such as 10.0.0.0/8')
export const AllowedAddresses = z.strictObject({
  allow: z
    .array(AddressRange)
    .max(100)
    .default(['127.0.0.0/8', '::1/128'])
    .describe(
      'Addresses that may ask without a token; whoever is behind a proxy has the address of the proxy',
    ),
})

export function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return (
    rest.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}
