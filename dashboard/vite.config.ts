// Builds the dashboard into dashboard/dist; `vite dev` hands API calls to a running collector.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const collector = process.env.XUNJIAN_COLLECTOR_URL ?? 'http://127.0.0.1:8420'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The Content-Security-Policy forbids inline data; every asset is a file of its own.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      output: {
        // What most pages share comes in two files instead of sixty; libraries change seldom and stay cached.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules\/(?!echarts|zrender)/, minShareCount: 4, priority: 2 },
            {
              name: 'shared',
              test: /dashboard\/(components\/(?!chart|frame\/palette)|hooks|theme|[\w-]+\.ts$)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': collector } },
})
