import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  await importBusybox(daemon, 'busybox');
});

afterAll(async () => {
  await daemon.destroy();
  expect(await leftoversOf(daemon)).toEqual([]);
});

const refuse = async (...flags: readonly string[]): Promise<string> =>
  (await daemon.tdctl(['run', '--rm', ...flags, 'busybox', 'true'], { accept: [125] })).stderr;
/** Where the container's cgroup of a controller of version 1 is; undefined on a machine without that version. */
function cgroupOf(pid: string, controller: string): string | undefined {
  const path = new RegExp(`^\\d+:(?:.*,)?${controller}(?:,.*)?:(.*)$`, 'm').exec(
    readFileSync(`/proc/${pid}/cgroup`, 'utf8'),
  )?.[1];
  return path === undefined ? undefined : `/sys/fs/cgroup/${controller}${path}`;
}

test('cgroups, devices and names as they are asked for', async () => {
  const disk = readdirSync('/sys/block').find((name) => existsSync(`/dev/${name}`));
  const rates =
    disk === undefined ? [] : ['--device-read-bps', `/dev/${disk}:1mb`, '--device-write-iops', `/dev/${disk}:100`];
  const isFirstVersion = existsSync('/sys/fs/cgroup/memory/memory.swappiness');
  const memory = isFirstVersion ? ['--memory-swappiness', '10', '--oom-kill-disable'] : [];
  const names = ['--hostname', 'box', '--domainname', 'corp.example', '--annotation', 'org.example.a=b'];
  const cgroup = ['--cgroup-parent', 'team/red', '--cgroupns', 'private', '--device-cgroup-rule', 'c 1:7 rwm'];
  await daemon.tdctl([
    'run',
    '-d',
    '--name',
    'box',
    '-m',
    '32m',
    ...memory,
    ...rates,
    ...names,
    ...cgroup,
    'busybox',
    'sleep',
    '600',
  ]);
  const format =
    '{{.State.Pid}} {{.Id}} {{.Config.Domainname}} {{.HostConfig.CgroupParent}} {{json .HostConfig.Annotations}}';
  const [pid = '', id = '', ...said] = (await daemon.output('inspect', '-f', format, 'box')).split(' ');
  expect(said).toEqual(['corp.example', 'team/red', '{"org.example.a":"b"}']);
  const place = cgroupOf(pid, 'memory');
  if (place !== undefined) {
    expect(place).toMatch(new RegExp(`/team/red/${id}$`));
    expect(readFileSync(`${place}/memory.swappiness`, 'utf8').trim()).toBe('10');
    expect(readFileSync(`${place}/memory.oom_control`, 'utf8')).toMatch(/^oom_kill_disable 1$/m);
    const io = cgroupOf(pid, 'blkio') ?? '';
    if (disk !== undefined) expect(readFileSync(`${io}/blkio.throttle.read_bps_device`, 'utf8')).toMatch(/ 1048576$/m);
  }
  const look =
    'cat /proc/sys/kernel/domainname; busybox grep corp /etc/hosts; cat /proc/self/cgroup; busybox mknod /full c 1 7 && echo x >/full';
  const seen = await daemon.tdctl(['exec', 'box', 'sh', '-c', look], { accept: [1] });
  expect(seen.stdout).toMatch(/^corp\.example\n[\d.]+\tbox\.corp\.example box\n/);
  expect(seen.stdout).not.toContain('team');
  expect(seen.stderr).toMatch(/No space left/i);
  await daemon.tdctl(['rm', '-f', 'box']);
  if (place !== undefined) expect(existsSync(dirname(dirname(place)))).toBe(false);
});

test('what cannot be is refused by name', async () => {
  expect(await refuse('--cgroup-parent', '../up')).toContain('invalid cgroup parent');
  expect(await refuse('--device-read-bps', '/dev/null:1mb')).toContain('cannot limit the use of /dev/null');
  expect(await refuse('--device-cgroup-rule', 'x')).toContain('invalid device rule');
  expect(await refuse('--memory-swappiness', '101')).toContain('expected 0 to 100');
  expect(await refuse('--domainname', 'a b')).toContain('invalid hostname');
  expect(await refuse('--gpus', 'all')).toContain('--gpus is not supported: ');
});
