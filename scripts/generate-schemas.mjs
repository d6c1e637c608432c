// Writes the JSON Schemas of both configurations from their zod schemas, so that editors complete and check them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const isCheck = process.argv.includes('--check')

/** @param {string} title @param {import('zod').ZodType} schema */
function render(title, schema) {
  const content = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
  // The default zone is the machine's own and no property of the format.
  const timeZone = content.properties?.timeZone
  if (typeof timeZone === 'object') delete timeZone.default
  return `${JSON.stringify({ title, ...content }, null, 2)}\n`
}

const { createConfigSchema } = await import(join(root, 'agent/config.ts'))
const { INSPECTIONS } = await import(join(root, 'agent/inspections/index.ts'))
const { CollectorConfig } = await import(join(root, 'collector/config.ts'))
const files = {
  'agent.schema.json': render('Xunjian agent', createConfigSchema(INSPECTIONS)),
  'collector.schema.json': render('Xunjian collector', CollectorConfig),
}
let stale = 0
for (const [name, content] of Object.entries(files)) {
  const path = join(root, 'config', name)
  if (!isCheck) writeFileSync(path, content)
  else if (JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))) !== JSON.stringify(JSON.parse(content))) {
    process.stderr.write(`config/${name} is not what the code says; run: node scripts/generate-schemas.mjs\n`)
    stale += 1
  }
}
process.exitCode = stale === 0 ? 0 : 1
