// Makes the agent's sources and packages one small file, .build/agent.mjs, since each module costs memory for months.
import { rmSync, utimesSync } from 'node:fs'
import { build } from 'vite'
import { inRoot, root } from './lib/runtime.mjs'

const startedAt = new Date()
const bundle = inRoot('.build', 'agent.mjs')
// Never an old entry beside new parts: without it the agent runs from its sources.
rmSync(bundle, { force: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [loadWhenUsed('https', 'tls', 'zlib')],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node26',
    minify: true,
    outDir: '.build',
    emptyOutDir: false,
    rolldownOptions: {
      input: { agent: 'agent/main.ts' },
      // A schema that is made and never used is not kept; to Rolldown each call of zod might do something.
      treeshake: { manualPureFunctions: ['z'] },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'agent-[name].mjs' },
    },
  },
})
// The launcher compares times: a source that was saved while this ran is newer than the bundle.
utimesSync(bundle, startedAt, startedAt)

/** ws loads these at its start; on a plain connection without compression nobody calls them (3 MB). */
function loadWhenUsed(...names) {
  return {
    name: 'load-when-used',
    enforce: 'pre',
    resolveId: (id, importer) =>
      names.includes(id) && importer?.includes('/node_modules/ws/') ? `\0lazy:${id}` : undefined,
    load(id) {
      if (!id.startsWith('\0lazy:')) return undefined
      const name = JSON.stringify(id.slice('\0lazy:'.length))
      return `module.exports = new Proxy({}, { get: (_, key) => process.getBuiltinModule(${name})[key] })`
    },
  }
}
