// Everything quick side by side, then the suites that own a machine one at a time, then the stories of faults.
import { defineConfig } from 'vitest/config'

const endToEnd = 'tests/e2e/**/*.test.ts'
const faults = 'tests/faults/short.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [endToEnd, faults, 'tests/fixtures/**'],
          // Long enough for a machine that does other things too: only what hangs is cut off.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 8_000 } },
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: [endToEnd],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'faults',
          include: [faults],
          maxConcurrency: 4,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
