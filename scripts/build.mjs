// npm run build: the dashboard into dashboard/dist and the agent's bundle into .build, if their sources changed.
import { buildAgent } from './lib/build-agent.mjs'
import { buildDashboard } from './lib/build-dashboard.mjs'
import { installPackages } from './lib/install.mjs'
import { runMain } from './lib/steps.mjs'

await runMain(async () => {
  await installPackages()
  await buildDashboard()
  await buildAgent()
})
