import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLintConfig } from './lint/lint-config.ts';
import { PACKAGE_BOUNDARIES } from './lint/package-boundaries.ts';

const rootDir = join(import.meta.dirname, '../..');
const fixturesDir = join(import.meta.dirname, 'lint-fixtures');
const fixtures = globSync('packages/*/src/*.ts', { cwd: fixturesDir }).sort();

describe('the lint', () => {
  let reported: ReadonlyMap<string, readonly (string | null)[]>;

  beforeAll(async () => {
    const eslint = new ESLint({
      cwd: fixturesDir,
      overrideConfigFile: true,
      overrideConfig: createLintConfig({ rootDir: fixturesDir }),
    });
    const results = await eslint.lintFiles(['.']);
    reported = new Map(
      results.map((result) => [
        result.filePath.slice(fixturesDir.length + 1),
        result.messages.map((message) => message.ruleId),
      ]),
    );
  }, 120_000);

  it.each(fixtures)('reports %s', (fixture) => {
    const expected = /^\/\/ Reported: (\S+)$/m.exec(readFileSync(join(fixturesDir, fixture), 'utf8'))?.[1];
    expect(expected).toBeDefined();
    expect(reported.get(fixture)).toEqual([expected]);
  });

  it('has a broken fixture for the imports of every package', () => {
    const covered = fixtures
      .filter((fixture) => reported.get(fixture)?.includes('no-restricted-imports'))
      .map((fixture) => fixture.split('/')[1]);
    expect([...new Set(covered)].sort()).toEqual(Object.keys(PACKAGE_BOUNDARIES).sort());
  });
});

describe('the boundaries', () => {
  it('have no cycle', () => {
    const visit = (name: string, path: readonly string[]): void => {
      expect(path, `${[...path, name].join(' -> ')} is a cycle`).not.toContain(name);
      for (const next of PACKAGE_BOUNDARIES[name]?.workspace ?? []) visit(next, [...path, name]);
    };
    for (const name of Object.keys(PACKAGE_BOUNDARIES)) visit(name, []);
  });

  it('name every package of the workspace', () => {
    const present = globSync('packages/*/package.json', { cwd: rootDir }).map((path) => path.split('/')[1]);
    expect(Object.keys(PACKAGE_BOUNDARIES)).toEqual(expect.arrayContaining(present));
  });

  it.each(globSync('packages/*/package.json', { cwd: rootDir }).sort())('agree with %s', (path) => {
    const manifest = JSON.parse(readFileSync(join(rootDir, path), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    const ours = Object.keys(manifest.dependencies ?? {})
      .filter((name) => name.startsWith('@tinydock/'))
      .map((name) => name.slice('@tinydock/'.length));
    const allowed = PACKAGE_BOUNDARIES[path.split('/')[1] ?? '']?.workspace ?? [];
    expect(allowed).toEqual(expect.arrayContaining(ours));
  });
});
