// The version of the program, from the package that it is part of.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Package = z.object({ version: z.string().max(32) })

export function readVersion(): string {
  return Package.parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version
}
