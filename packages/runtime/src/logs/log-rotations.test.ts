import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ContainerId } from '@tinydock/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cannotRunContainers, collect, ContainerFixture } from '../fixtures/container-fixture.ts';

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
    const reading = collect((await fixture.runtime.attach(id)).output);
    const stop = new AbortController();
    const limited = fixture.runtime.limitLog({ path, bundleDir }, { maxBytes: 8192, maxFiles: 3 }, stop.signal);
    await fixture.runtime.start(id);
    expect((await reading).stdout.trim().split('\n')).toEqual(ALL);
    stop.abort();
    await limited;
    expect((await collect(lagging.output)).stdout.trim().split('\n')).toEqual(ALL);
    const name = basename(path);
    expect(await logFiles(id)).toEqual([name, `${name}.1`, `${name}.2`]);
    expect((await stat(`${path}.1`)).size).toBeGreaterThanOrEqual(8192);
    await fixture.runtime.delete(id);
  });
});
