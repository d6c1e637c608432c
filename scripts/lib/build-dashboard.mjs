// Builds the dashboard when its sources are newer than what was built last.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, pinnedNode, run } from './runtime.mjs'
import { step, Trouble } from './steps.mjs'

const stamp = inRoot('dashboard', 'dist', '.built-from')
const sources = ['dashboard', 'shared', 'package-lock.json']

export async function buildDashboard() {
  const wanted = stateOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await step('Building the dashboard', async () => {
    const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
    const { code, output } = await run(pinnedNode(), [vite, 'build', inRoot('dashboard')])
    if (code !== 0) throw new Trouble(`The dashboard could not be built:\n${output.trim()}`)
    writeFileSync(stamp, wanted)
  })
}

function stateOfSources() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((name) => filesUnder(inRoot(name)))) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules')
  return names.sort().flatMap((name) => filesUnder(join(path, name)))
}
