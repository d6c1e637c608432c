// npm test: installs what is missing, runs every suite on the pinned Node, names what had to be skipped.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { buildDashboard } from './lib/build-dashboard.mjs'
import { installDebianPackages } from './lib/debian.mjs'
import { installPackages } from './lib/install.mjs'
import { inRoot, pinnedNode, root, run } from './lib/runtime.mjs'
import { runMain, say } from './lib/steps.mjs'

const report = inRoot('.build', 'test-report.json')
const skips = inRoot('.build', 'test-skips.ndjson')

await runMain(async () => {
  await installPackages()
  await installDebianPackages()
  await buildDashboard()
  mkdirSync(inRoot('.build'), { recursive: true })
  for (const file of [report, skips]) rmSync(file, { force: true })

  const vitest = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default']
  const json = ['--reporter=json', `--outputFile.json=${report}`]
  const env = { ...process.env, XUNJIAN_TEST_SKIPS: skips }
  const { code } = await run(pinnedNode(), [...vitest, ...json, ...process.argv.slice(2)], {
    env,
    inherit: true,
  })
  return conclude(code)
})

function conclude(code) {
  const counts = countTests(code)
  for (const sentence of skippedSuites()) say(sentence)
  const mustRunAll = process.env.CI === 'true' && counts.skipped > 0
  if (mustRunAll) say('A skipped suite is a failure here, because CI=true.')
  say(
    `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
  )
  return code === 0 && counts.failed === 0 && counts.passed > 0 && !mustRunAll ? 0 : 1
}

// A file that cannot be loaded has no failed test of its own, and an error outside of any test neither.
function countTests(code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  const failed = numFailedTests + unloaded.length
  return {
    passed: numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  }
}

function skippedSuites() {
  if (!existsSync(skips)) return []
  const lines = readFileSync(skips, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return lines.map(
    ({ suite, missing }) => `Skipped ${relative(root, suite)}: ${missing.join(', ')} cannot be had here.`,
  )
}
