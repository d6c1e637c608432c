// Two projects: everything quick side by side, and then the suites that own a machine one at a time.
import { defineConfig } from 'vitest/config'

const endToEnd = 'tests/e2e/**/*.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [endToEnd, 'tests/fixtures/**'],
          testTimeout: 10_000,
          hookTimeout: 20_000,
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
    ],
  },
})
