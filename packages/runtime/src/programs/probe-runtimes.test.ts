import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateCgroups } from '../container-cgroups.ts';
import { cannotRunContainers } from '../fixtures/container-fixture.ts';
import { probeRuntimes, PROGRAM_CANDIDATES, type RuntimeProbe, selectRuntime } from './probe-runtimes.ts';

describe.skipIf(cannotRunContainers !== undefined)('probeRuntimes', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-probe-'));
  });

  afterEach(() => rm(dir, { recursive: true }));

  const probe = (runtimes: readonly string[], conmon = PROGRAM_CANDIDATES.conmon): Promise<RuntimeProbe> =>
    probeRuntimes({
      candidates: { runtimes, conmon },
      workDir: join(dir, 'work'),
      cgroupParent: '/tinydock-probe-test',
    });

  async function writeProgram(name: string, script: string): Promise<string> {
    const path = join(dir, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  async function leftCgroups(): Promise<readonly string[]> {
    const names = await Promise.all(locateCgroups('/').map((path) => readdir(path)));
    return names.flat().filter((name) => name.startsWith('tinydock-probe-test'));
  }

  it('finds a runtime that can run a container, and leaves nothing', async () => {
    const found = await probe(PROGRAM_CANDIDATES.runtimes);
    const { runtime, conmon, cgroup } = selectRuntime(found);
    expect(runtime.version).toMatch(/^\d+\.\d+/);
    expect(conmon.version).toMatch(/^\d+\.\d+/);
    expect(['v1', 'hybrid', 'v2']).toContain(cgroup);
    expect(await readdir(join(dir, 'work'))).toEqual([]);
    expect(await leftCgroups()).toEqual([]);
  });

  it('removes what a runtime has made that crashes, or whose daemon was killed', async () => {
    const roots = locateCgroups('/');
    const cgroup = '$(sed -n \'s/.*"cgroupsPath":"\\([^"]*\\)".*/\\1/p\' "$5/config.json")';
    const makeAll = roots.map((root) => `mkdir ${root}${cgroup}`).join('; ');
    const crash = await writeProgram('runc', `[ "$3" = create ] || exit 1; ${makeAll}; touch ${dir}/made; kill -9 $$`);
    const abandoned = roots.map((root) => join(root, 'tinydock-probe-test-probe-abandoned'));
    for (const path of abandoned) await mkdir(path);
    await mkdir(join(dir, 'work/probe-abandoned'), { recursive: true });
    const { runtimes } = await probe([crash]);
    expect(runtimes[0]?.problem).toContain('ended by a signal');
    expect(await readdir(dir)).toContain('made');
    expect(await leftCgroups()).toEqual([]);
    expect(await readdir(join(dir, 'work'))).toEqual([]);
  });

  it('passes over one that cannot, and says what it said', async () => {
    const broken = await writeProgram(
      'runc',
      'test "$1" = --version && echo "runc version 9.9" && exit; echo "no way" >&2; exit 1',
    );
    const found = await probe([broken]);
    expect(found.runtimes).toEqual([{ name: 'runc', path: broken, version: '9.9', problem: 'no way' }]);
    const expected = { code: 'FAILED_PRECONDITION', reason: 'MISSING_KERNEL_FEATURE' };
    expect(() => selectRuntime(found)).toThrow(expect.objectContaining(expected));
  });

  it('names the package of a program that is missing', async () => {
    const expected = { code: 'FAILED_PRECONDITION', reason: 'MISSING_PROGRAM' };
    expect(selectError(await probe([]))).toMatchObject({
      ...expected,
      hint: expect.stringContaining('runc') as string,
    });
    const withoutConmon = await probe(PROGRAM_CANDIDATES.runtimes, []);
    expect(selectError(withoutConmon)).toMatchObject({
      ...expected,
      hint: expect.stringContaining('conmon') as string,
    });
  });
});

function selectError(probe: RuntimeProbe): unknown {
  try {
    return selectRuntime(probe);
  } catch (error) {
    return error;
  }
}
