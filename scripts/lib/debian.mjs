// Installs the Debian packages that test suites need, where that is possible: as root on Debian.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { inRoot, run } from './runtime.mjs'
import { say, step } from './steps.mjs'

const policy = '/usr/sbin/policy-rc.d'
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

export async function installDebianPackages() {
  const needs = JSON.parse(readFileSync(inRoot('scripts', 'debian-packages.json'), 'utf8'))
  const packages = Object.values(needs).flatMap((need) => need.packages)
  if (!existsSync('/etc/debian_version'))
    return say('Not on Debian: suites that need its packages may be skipped.')
  const missing = await withoutInstalled(packages)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0)
    return say(`Not root, so these Debian packages stay missing: ${missing.join(', ')}.`)
  await step(`Installing Debian packages (${missing.join(', ')})`, () =>
    withoutStartingServices(() => install(missing)),
  )
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: these are placeholders of dpkg-query
const dpkgFormat = '${Package} ${db:Status-Status}\\n'

async function withoutInstalled(packages) {
  const { stdout } = await run('dpkg-query', ['-W', '-f', dpkgFormat, ...packages])
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return packages.filter((name) => !installed.has(name))
}

async function install(packages) {
  await run('apt-get', ['update', '-qq'], { env })
  if ((await aptInstall(packages)).code === 0) return
  // One that cannot be had must not keep the others away.
  for (const name of packages) {
    const { code, output } = await aptInstall([name])
    if (code !== 0) say(`  ${name} could not be installed: ${output.trim().split('\n').at(-1)}`)
  }
}

function aptInstall(packages) {
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
}

// Debian starts a service as it installs it; its documented way to say no is this file.
async function withoutStartingServices(work) {
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await work()
  } finally {
    if (ours) rmSync(policy)
  }
}
