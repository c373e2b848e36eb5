import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const packages = [
  'archive',
  'builder',
  'cli',
  'client',
  'daemon',
  'dockerfile',
  'domain',
  'layer-store',
  'linux',
  'metadata',
  'network',
  'protocol',
  'registry',
  'runtime',
  'tar',
  'testing',
  'text',
  'tui',
];

/**
 * Node strips types with a WebAssembly module that all threads of a process share, and V8 13.6 may crash where two of them
 * replace wrappers of its imports at once (SIGSEGV in WasmEngine::FreeDeadCode, 1 run in 20). The product's threads run
 * JavaScript and have no such module. Here wrappers are never replaced: the budget is out of reach.
 */
const STABLE_TYPE_STRIPPING = '--wasm-wrapper-tiering-budget=2147483647';

/** What is made once before the tests of a package run. */
const SETUPS: Readonly<Record<string, string[]>> = {
  'layer-store': [join(import.meta.dirname, 'packages/layer-store/src/testing/bundle-workers.ts')],
};

/**
 * Files of a package run one after the other in the same two processes. A process for each file costs more than most files
 * do: 54 s of a processor instead of 10 s for those of `cli`, and 3 s more for each end-to-end file. No test mocks modules
 * or leaves state in them.
 */
const SHARED_PROCESSES = { isolate: false } as const;

/** Tests that measure times, memory or processors have the machine for themselves. */
const MEASURED = 'src/**/*.measured.test.{ts,tsx}';

export default defineConfig({
  test: {
    execArgv: [STABLE_TYPE_STRIPPING],
    passWithNoTests: true,
    projects: [
      ...packages.map((name) => ({
        extends: true as const,
        test: {
          name,
          root: `packages/${name}`,
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: [MEASURED],
          globalSetup: SETUPS[name] ?? [],
          ...SHARED_PROCESSES,
        },
      })),
      {
        extends: true as const,
        test: {
          name: 'tools',
          root: 'tools',
          include: ['src/**/*.test.ts'],
          exclude: ['src/lint-fixtures/**', MEASURED],
          ...SHARED_PROCESSES,
        },
      },
      {
        extends: true as const,
        test: {
          name: 'e2e',
          root: 'e2e',
          include: ['src/**/*.test.ts'],
          exclude: [MEASURED],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          ...SHARED_PROCESSES,
        },
      },
      {
        extends: true as const,
        test: {
          name: 'measured',
          include: [`{packages/*,e2e}/${MEASURED}`],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
