// Makes the process of a writer one file: hundreds of modules take five times as long to load, and it is loaded often.
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../..')

/** From the sources as they are now, into an empty folder; answers the path of the bundle. */
export async function bundleWriter(dir: string): Promise<string> {
  const outDir = join(dir, 'collector')
  // What the sources find beside their folder.
  for (const name of ['package.json', 'node_modules']) symlinkSync(join(ROOT, name), join(dir, name))
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: 'node26',
      minify: false,
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: { 'writer-process': join(import.meta.dirname, 'writer-process.ts') },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  return join(outDir, 'writer-process.mjs')
}
