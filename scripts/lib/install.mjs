// Brings node_modules to what package-lock.json says, and does nothing when it is there already.
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, relative } from 'node:path'
import { findPinnedNode, inRoot, pinnedNode, root, run } from './runtime.mjs'
import { step, Trouble } from './steps.mjs'

const stamp = inRoot('node_modules', '.installed-from')

export async function installPackages() {
  const wanted = hashOfLock()
  if (isInstalled(wanted)) return
  refuseReadOnlyRoot()
  await step('Installing npm packages', async () => {
    // `npm install` and not `npm ci`: a registry that lacks the packages of other platforms makes a lock
    // that `npm ci` refuses; with --no-save the lock is followed and left alone.
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const { code, output } = await run('npm', args, { env: environmentWithoutProjectBin() })
    if (code !== 0) throw new Trouble(`npm could not install the packages: ${firstError(output)}`)
    linkPinnedNode()
    writeFileSync(stamp, wanted)
  })
}

function hashOfLock() {
  const lock = inRoot('package-lock.json')
  const source = existsSync(lock) ? lock : inRoot('package.json')
  return createHash('sha256').update(readFileSync(source)).digest('hex')
}

function isInstalled(wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && findPinnedNode() !== undefined
}

function refuseReadOnlyRoot() {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    throw new Trouble(`The npm packages cannot be installed because the folder ${root} is read-only.`)
  }
}

// npm would otherwise run on the very Node that it is about to replace.
function environmentWithoutProjectBin() {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(inRoot('node_modules')))
  return { ...process.env, PATH: path.join(delimiter) }
}

// npm 10 drops this link when it discards the packages of other platforms.
function linkPinnedNode() {
  const link = inRoot('node_modules', '.bin', 'node')
  const target = relative(inRoot('node_modules', '.bin'), pinnedNode())
  mkdirSync(inRoot('node_modules', '.bin'), { recursive: true })
  if (!existsSync(link)) symlinkSync(target, link)
}

function firstError(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  return lines.find((line) => line !== '' && !line.startsWith('code ')) ?? 'it gave no reason'
}
