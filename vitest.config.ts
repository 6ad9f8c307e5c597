import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Limits are for a machine ten times as busy as a desktop: they end a test that hangs, and measure nothing.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['test/unit/**/*.mocked.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Tests that put something in a module's place, which others must not see.
        test: {
          name: 'unit-mocked',
          include: ['test/unit/**/*.mocked.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Pages in a real Chromium, driven from Node: one browser at a time is what a small machine can bear.
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          fileParallelism: false,
        },
      },
      {
        // Packages as users get them, built once: unpacked, installed, run.
        test: {
          name: 'packages',
          include: ['test/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: 'test/package/setup.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
