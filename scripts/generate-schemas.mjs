// Writes the JSON Schemas of both configurations from their zod schemas, so that editors complete and check them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createConfigSchema } from '../agent/config.ts'
import { INSPECTIONS } from '../agent/inspections/index.ts'
import { CollectorConfig } from '../collector/config.ts'

const folder = join(import.meta.dirname, '../config')
const isCheck = process.argv.includes('--check')

/** @param {string} title @param {import('zod').ZodType} schema */
function render(title, schema) {
  const content = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
  return `${JSON.stringify({ title, ...content }, null, 2)}\n`
}

const files = {
  'agent.schema.json': render('Xunjian agent', createConfigSchema(INSPECTIONS)),
  'collector.schema.json': render('Xunjian collector', CollectorConfig),
}
let stale = 0
for (const [name, content] of Object.entries(files)) {
  const path = join(folder, name)
  if (!isCheck) writeFileSync(path, content)
  else if (readFileSync(path, 'utf8') !== content) {
    process.stderr.write(`config/${name} is not what the code says; run: node scripts/generate-schemas.mjs\n`)
    stale += 1
  }
}
process.exitCode = stale === 0 ? 0 : 1
