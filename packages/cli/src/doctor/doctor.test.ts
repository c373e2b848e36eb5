import { describe, expect, test } from 'vitest';
import { checkSocket } from './check-daemon.ts';
import { checkDisk } from './check-disk.ts';
import { checkKernel } from './check-kernel.ts';
import { checkPrograms } from './check-programs.ts';
import { isAtLeast } from './compare-versions.ts';
import type { Finding } from './finding.ts';
import type { Machine } from './machine.ts';

const MOUNTS = [
  '1 1 8:1 / / rw - ext4 /dev/sda1 rw',
  '2 1 0:1 / /sys/fs/cgroup rw - cgroup2 cgroup rw',
  '3 1 0:2 / /mnt/nfs rw shared:1 - nfs4 host:/x rw',
].join('\n');

/** A machine on which everything is in order, but for the changes. */
function machine(changes: Partial<Machine> & { readonly texts?: Readonly<Record<string, string>> } = {}): Machine {
  const texts: Readonly<Record<string, string>> = {
    '/proc/filesystems': 'nodev\toverlay\n\terofs\n',
    '/proc/self/mountinfo': MOUNTS,
    '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids',
    '/usr/share/containers/seccomp.json': '{}',
    ...changes.texts,
  };
  return {
    kernel: '6.18.1-amd64',
    readText: (path) => Promise.resolve(texts[path]),
    canExecute: () => Promise.resolve(true),
    canWrite: () => Promise.resolve(true),
    exists: () => Promise.resolve(true),
    run: (program) => Promise.resolve(program.endsWith('ldconfig') ? 'libisal.so.2' : `${program} version 2.1.6`),
    diskSpace: () => Promise.resolve({ totalBytes: 100e9, freeBytes: 50e9, totalFiles: 1e6, freeFiles: 5e5 }),
    ...changes,
  };
}

const levels = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.filter(({ level }) => level !== 'ok').map(({ check, level }) => [check, level]));

async function examine(on: Machine, root = '/var/lib/tinydock'): Promise<Record<string, string>> {
  const socket = await checkSocket(on, 'unix:///run/tinydock.sock');
  return levels([...(await checkKernel(on)), ...(await checkPrograms(on)), ...(await checkDisk(on, root)), socket]);
}

describe('the checks of doctor', () => {
  test('find nothing where all is in order', async () => {
    expect(await examine(machine())).toEqual({});
  });

  test.each<[string, Partial<Machine> & { texts?: Record<string, string> }, Record<string, string>]>([
    ['an old kernel', { kernel: '6.1.0-25' }, { kernel: 'broken' }],
    ['no erofs', { texts: { '/proc/filesystems': 'nodev\toverlay\n' } }, { erofs: 'broken' }],
    [
      'erofs as a module',
      {
        texts: {
          '/proc/filesystems': 'nodev\toverlay\n',
          '/lib/modules/6.18.1-amd64/modules.dep': 'kernel/fs/erofs/erofs.ko.xz:',
        },
      },
      {},
    ],
    ['no cgroups', { texts: { '/proc/self/mountinfo': MOUNTS.replace('cgroup2', 'tmpfs') } }, { cgroups: 'broken' }],
    ['no memory controller', { texts: { '/sys/fs/cgroup/cgroup.controllers': 'cpu' } }, { cgroups: 'warning' }],
    [
      'an old runc',
      { run: (program) => Promise.resolve(`${program} version 1.1.5+ds1`) },
      { runtime: 'warning', conmon: 'warning', 'isa-l': 'warning' },
    ],
    ['a profile that is none', { texts: { '/usr/share/containers/seccomp.json': '{' } }, { seccomp: 'broken' }],
    [
      'a full disk',
      { diskSpace: () => Promise.resolve({ totalBytes: 1e9, freeBytes: 1e6, totalFiles: 0, freeFiles: 0 }) },
      { disk: 'broken' },
    ],
    [
      'little space',
      { diskSpace: () => Promise.resolve({ totalBytes: 9e9, freeBytes: 1e9, totalFiles: 0, freeFiles: 0 }) },
      { disk: 'warning' },
    ],
    ['no directory', { diskSpace: () => Promise.resolve(undefined) }, { disk: 'skipped' }],
    ['a socket of others', { canWrite: () => Promise.resolve(false) }, { socket: 'broken' }],
  ])('%s', async (_, changes, expected) => {
    expect(await examine(machine(changes))).toEqual(expected);
  });

  test('nothing is installed', async () => {
    const none = machine({ canExecute: () => Promise.resolve(false), run: () => Promise.resolve(undefined) });
    expect(await examine(none)).toEqual({
      runtime: 'broken',
      conmon: 'broken',
      nft: 'broken',
      ip: 'broken',
      unshare: 'broken',
      ps: 'warning',
      'aardvark-dns': 'warning',
      init: 'warning',
    });
  });

  test('a filesystem that overlayfs cannot write to', async () => {
    expect(await examine(machine(), '/mnt/nfs/tinydock')).toEqual({ filesystem: 'broken' });
  });

  test('every finding that is not in order says what to do', async () => {
    const none = machine({
      canExecute: () => Promise.resolve(false),
      kernel: '5.10',
      texts: { '/proc/filesystems': '' },
    });
    const findings = [...(await checkKernel(none)), ...(await checkPrograms(none))];
    expect(findings.filter(({ level, fix }) => level !== 'ok' && fix === '')).toEqual([]);
  });

  test.each([
    ['1.2.8', '1.2.8', true],
    ['1.2.10', '1.2.9', true],
    ['1.1.5+ds1', '1.2', false],
    ['6.12.0-rc1', '6.12', true],
    ['unknown', '1.0', false],
  ])('%s is at least %s: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});
