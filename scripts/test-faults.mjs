// npm run test:faults: installs what is missing, then tells the stories of what can go wrong and prints their account.
import { installDebianPackages } from './lib/debian.mjs'
import { installPackages } from './lib/install.mjs'
import { inRoot, pinnedNode, run } from './lib/runtime.mjs'
import { runMain } from './lib/steps.mjs'

await runMain(async () => {
  await installPackages()
  await installDebianPackages()
  // Processes start by the hundred here: what was compiled once is kept.
  const env = { NODE_COMPILE_CACHE: inRoot('.build', 'compile-cache'), ...process.env }
  const story = inRoot('tests', 'faults', 'main.ts')
  const { code } = await run(pinnedNode(), [story, ...process.argv.slice(2)], { env, inherit: true })
  return code
})
