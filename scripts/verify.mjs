// npm run verify: what can be said about the source without running it, in seconds; only failures speak.
import { existsSync } from 'node:fs'
import { installPackages } from './lib/install.mjs'
import { inRoot, pinnedNode, run } from './lib/runtime.mjs'
import { runMain, say, seconds } from './lib/steps.mjs'

const folders = ['agent', 'collector', 'dashboard', 'shared', 'scripts', 'tests', 'config']

const biome = (...args) => ['node_modules/@biomejs/biome/bin/biome', ...args, '--colors=off', '.']

const checks = {
  types: ['node_modules/typescript/bin/tsc', '-b'],
  'dead code': ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  walls: [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...['--config', 'config/dependency-cruiser.mjs'],
    ...folders.filter((folder) => existsSync(inRoot(folder))),
  ],
  format: biome('format', '--reporter=summary'),
  lint: biome('ci', '--formatter-enabled=false', '--error-on-warnings', '--diagnostic-level=warn'),
  documents: ['scripts/check-doc-paths.mjs'],
}

await runMain(async () => {
  await installPackages()
  const startedAt = performance.now()
  const results = await Promise.all(Object.entries(checks).map(check))
  for (const { name, output } of results.filter((result) => result.failed)) {
    say(`── ${name} failed ──\n${output.trim()}\n`)
  }
  const failed = results.filter((result) => result.failed).length
  const times = results.map(({ name, took }) => `${name} ${took}`).join(', ')
  say(
    `verify: ${failed === 0 ? 'clean' : `${failed} of ${results.length} checks failed`} in ${seconds(startedAt)} (${times})`,
  )
  return failed === 0 ? 0 : 1
})

async function check([name, args]) {
  const startedAt = performance.now()
  const { code, output } = await run(pinnedNode(), args, {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  return { name, output, failed: code !== 0, took: seconds(startedAt) }
}
