import { defineConfig } from 'vitest/config';

const packages = [
  'archive',
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
];

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      ...packages.map((name) => ({
        extends: true as const,
        test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'] },
      })),
      {
        extends: true as const,
        test: { name: 'tools', root: 'tools', include: ['src/**/*.test.ts'], exclude: ['src/lint-fixtures/**'] },
      },
      {
        extends: true as const,
        test: {
          name: 'e2e',
          root: 'e2e',
          include: ['src/**/*.test.ts'],
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
