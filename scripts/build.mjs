// npm run build: the dashboard into dashboard/dist, if its sources changed.
import { buildDashboard } from './lib/build-dashboard.mjs'
import { installPackages } from './lib/install.mjs'
import { runMain } from './lib/steps.mjs'

await runMain(async () => {
  await installPackages()
  await buildDashboard()
})
