import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cannotRunContainers, collect, ContainerFixture } from '../fixtures/container-fixture.ts';
import { LogRotations } from './log-rotations.ts';

const LINES = 2000;
const SCRIPT = `i=0; while [ $i -lt ${String(LINES)} ]; do echo $i; i=$((i+1)); [ $((i % 100)) = 0 ] && sleep 0.1; done; true`;
const ALL = Array.from({ length: LINES }, (_, index) => String(index));

describe.skipIf(cannotRunContainers !== undefined)('a log with a limit', () => {
  let fixture: ContainerFixture;

  beforeAll(async () => {
    fixture = await ContainerFixture.create();
  });

  afterAll(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  async function logFiles(id: ContainerId): Promise<string[]> {
    const name = basename(fixture.logPath(id));
    return (await readdir(fixture.dir)).filter((file) => file.startsWith(name)).toSorted();
  }

  it('is rotated by conmon while it is read; a reader that lags behind loses nothing', async () => {
    const request = fixture.request();
    const { id, bundleDir, logPath: path } = request;
    await fixture.runtime.create({ ...request, spec: { ...request.spec, args: ['sh', '-c', SCRIPT] } });
    const lagging = await fixture.runtime.attach(id);
    const first = await fixture.runtime.attach(id, { untilRotation: true });
    const reading = collect((await fixture.runtime.attach(id)).output);
    const stop = new AbortController();
    const limited = fixture.runtime.limitLog({ path, bundleDir }, { maxBytes: 8192, maxFiles: 3 }, stop.signal);
    await fixture.runtime.start(id);
    expect((await reading).stdout.trim().split('\n')).toEqual(ALL);
    stop.abort();
    await limited;
    expect((await collect(lagging.output)).stdout.trim().split('\n')).toEqual(ALL);
    const firstLines = (await collect(first.output)).stdout.trim().split('\n');
    expect(firstLines).toEqual(ALL.slice(0, firstLines.length));
    expect(firstLines.length).toBeLessThan(ALL.length);
    const name = basename(path);
    expect(await logFiles(id)).toEqual([name, `${name}.1`, `${name}.2`]);
    expect((await stat(`${path}.1`)).size).toBeGreaterThanOrEqual(8192);
    await fixture.runtime.delete(id);
  });
});

describe('the log of a container that has ended', () => {
  it.each([1, 2, 3])('keeps all of %i files where a rotation comes too late', async (maxFiles) => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-log-'));
    try {
      const path = join(dir, 'container.log');
      const files = Array.from({ length: maxFiles }, (_, index) => (index === 0 ? path : `${path}.${String(index)}`));
      for (const file of files) await writeFile(file, basename(file));
      // Without a conmon that listens.
      await new LogRotations().rotate({ path, bundleDir: dir, maxFiles });
      expect((await readdir(dir)).toSorted()).toEqual(files.map((file) => basename(file)));
      for (const file of files) expect(await readFile(file, 'utf8')).toBe(basename(file));
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
