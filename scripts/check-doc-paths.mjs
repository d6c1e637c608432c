// Fails on a Markdown file that cites a path, a source file or an npm script that does not exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { root } from './lib/runtime.mjs'

const madeByCommands = ['node_modules', 'data', '.build', 'dashboard/dist']
const notRead = [...madeByCommands, '.git', 'tests/fixtures']
const topFolders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
const files = filesUnder(root)
const fileNames = new Set(files.map((path) => basename(path)))
const npmScripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts

const mistakes = files.filter((path) => path.endsWith('.md')).flatMap(mistakesIn)
for (const mistake of mistakes) console.error(mistake)
process.exitCode = mistakes.length > 0 ? 1 : 0

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (notRead.includes(relative(root, path))) return []
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

function mistakesIn(document) {
  const lines = readFileSync(document, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const cited = [
      ...links(line).filter((link) => !linkExists(document, link)),
      ...spans(line).filter((span) => !isTrue(document, span)),
    ]
    return cited.map((what) => `${relative(root, document)}:${index + 1}: ${what} does not exist`)
  })
}

function links(line) {
  const targets = [...line.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1].replace(/#.*$/, ''))
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

function linkExists(document, link) {
  return existsSync(join(dirname(document), link))
}

function spans(line) {
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1])
}

function isTrue(document, span) {
  const script = /^npm run ([\w:-]+)/.exec(span)?.[1]
  if (script !== undefined) return script in npmScripts
  const path = span.replace(/(:\d+)+$/, '').replace(/\/$/, '')
  if (!/^[\w@.-][\w@./-]*$/.test(path)) return true
  if (/^\.\.?\//.test(path)) return existsSync(join(dirname(document), path))
  if (path.includes('/')) return !topFolders.includes(path.split('/')[0]) || isThere(document, path)
  return !/\.(ts|tsx|mjs)$/.test(path) || fileNames.has(path)
}

function isThere(document, path) {
  if (madeByCommands.some((made) => path === made || path.startsWith(`${made}/`))) return true
  return existsSync(join(root, path)) || existsSync(join(dirname(document), path))
}
