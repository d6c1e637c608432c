// Bundles the agent when a source of it is newer than the bundle; what the launcher asks with `find`.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, pinnedNode, run } from './runtime.mjs'
import { step, Trouble } from './steps.mjs'

const bundle = inRoot('.build', 'agent.mjs')
const sources = ['agent', 'shared', 'package-lock.json']

export async function buildAgent() {
  const builtAt = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (sources.every((name) => newestUnder(inRoot(name)) <= builtAt)) return
  await step('Building the agent', async () => {
    const { code, output } = await run(pinnedNode(), [inRoot('scripts', 'bundle-agent.mjs')])
    if (code !== 0) throw new Trouble(`The agent could not be built:\n${output.trim()}`)
  })
}

function newestUnder(path) {
  const stat = statSync(path)
  const inside = stat.isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : []
  return Math.max(stat.mtimeMs, ...inside.map((name) => statSync(join(path, name)).mtimeMs))
}
