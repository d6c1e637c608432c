// The version of the program, from the package that it is part of.
import { readFileSync } from 'node:fs'

export function readVersion(): string {
  const content = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(content) as { version: string }).version
}
