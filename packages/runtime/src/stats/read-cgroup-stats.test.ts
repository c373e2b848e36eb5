import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCgroupUsage } from './read-cgroup-stats.ts';
import { parseNetworkUsage } from './read-network-stats.ts';

const HOST_MEMORY = 8_000_000_000;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tinydock-cgroup-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(root, dir), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, dir, name), text);
}

const expected = {
  cpuNanoseconds: 1_500_000_000,
  memoryBytes: 900_000,
  memoryLimitBytes: 50_000_000,
  readBytes: 3000,
  writtenBytes: 700,
  processes: 4,
};

test('cgroup v1: each controller in a hierarchy of its own', async () => {
  await write('cpuacct', { 'cpuacct.usage': '1500000000\n' });
  await write('memory', {
    'memory.usage_in_bytes': '1000000\n',
    'memory.limit_in_bytes': '50000000\n',
    'memory.stat': 'cache 5\ninactive_file 1\ntotal_inactive_file 100000\n',
  });
  await write('blkio', {
    'blkio.throttle.io_service_bytes': '8:0 Read 1000\n8:0 Write 700\n8:0 Sync 9\n8:16 Read 2000\nTotal 3700\n',
  });
  await write('pids', { 'pids.current': '4\n' });
  const find = (controller: string) => ({ dir: join(root, controller), isUnified: false });
  expect(await readCgroupUsage(find, HOST_MEMORY)).toEqual(expected);
});

test('cgroup v2: one directory', async () => {
  await write('unified', {
    'cpu.stat': 'usage_usec 1500000\nuser_usec 1\n',
    'memory.current': '1000000\n',
    'memory.max': '50000000\n',
    'memory.stat': 'anon 5\ninactive_file 100000\n',
    'io.stat': '8:0 rbytes=1000 wbytes=700 rios=1 wios=1\n8:16 rbytes=2000 wbytes=0\n',
    'pids.current': '4\n',
  });
  const find = () => ({ dir: join(root, 'unified'), isUnified: true });
  expect(await readCgroupUsage(find, HOST_MEMORY)).toEqual(expected);
});

test('no limit is that of the machine; what is not counted is 0', async () => {
  await write('memory', { 'memory.limit_in_bytes': '9223372036854771712\n' });
  await write('unified', { 'memory.max': 'max\n' });
  for (const [name, isUnified] of [
    ['memory', false],
    ['unified', true],
  ] as const) {
    const find = (controller: string) => (controller === 'pids' ? undefined : { dir: join(root, name), isUnified });
    expect(await readCgroupUsage(find, HOST_MEMORY)).toEqual({
      cpuNanoseconds: 0,
      memoryBytes: 0,
      memoryLimitBytes: HOST_MEMORY,
      readBytes: 0,
      writtenBytes: 0,
      processes: 0,
    });
  }
});

test('the network without loopback', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:  999       1    0    0    0     0          0         0      999       1    0    0    0     0       0          0
  eth0: 1500      10    0    0    0     0          0         0      300       5    0    0    0     0       0          0
  eth1:  500      10    0    0    0     0          0         0       20       5    0    0    0     0       0          0
`;
  expect(parseNetworkUsage(text)).toEqual({ receivedBytes: 2000, sentBytes: 320 });
});
