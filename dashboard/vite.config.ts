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
            // Dialogs are opened, not come by: the first page does without them.
            {
              name: 'libraries',
              test: /node_modules\/(?!echarts|zrender|antd\/es\/modal|@rc-component\/dialog)/,
              minShareCount: 4,
              priority: 2,
            },
            {
              name: 'shared',
              test: /dashboard\/(components\/(?!chart|form|frame\/palette|session-list|table\/period|markdown|attachments|fault-actions|settings)|hooks|theme|[\w-]+\.ts$)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': collector } },
})
