import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_ISOLATION } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildDevices } from './devices.ts';

const cannotMakeDevices = process.getuid?.() === 0 ? undefined : 'making devices needs root';

describe.skipIf(cannotMakeDevices !== undefined)('devices', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-devices-'));
    await mkdir(join(dir, 'inner/deep'), { recursive: true });
    execFileSync('mknod', ['-m', '640', join(dir, 'one'), 'c', '1', '5']);
    execFileSync('mknod', [join(dir, 'inner/deep/two'), 'b', '7', '300']);
    await writeFile(join(dir, 'inner/file'), '');
    await symlink('../one', join(dir, 'inner/link'));
    await symlink('nowhere', join(dir, 'inner/broken'));
    await symlink('..', join(dir, 'inner/up'));
  });

  afterEach(() => rm(dir, { recursive: true }));

  const give = (hostPath: string, containerPath: string, permissions = 'rwm') =>
    buildDevices({ ...DEFAULT_ISOLATION, devices: [{ hostPath, containerPath, permissions }] });

  test('one, also by a link', async () => {
    await symlink(join(dir, 'inner/link'), join(dir, 'far'));
    const expected = {
      devices: [{ path: '/dev/mine', type: 'c', major: 1, minor: 5, fileMode: 0o640, uid: 0, gid: 0 }],
      rules: [
        { allow: false, access: 'rwm' },
        { allow: true, type: 'c', major: 1, minor: 5, access: 'r' },
      ],
    };
    expect(give(join(dir, 'one'), '/dev/mine', 'r')).toEqual(expected);
    expect(give(join(dir, 'far'), '/dev/mine', 'r')).toEqual(expected);
  });

  test('all in a directory and below it, with links to devices, and nothing else', async () => {
    await symlink(dir, `${dir}-link`);
    try {
      for (const source of [dir, `${dir}/`, `${dir}-link`]) {
        const { devices, rules } = give(source, '/dev/all/');
        expect(devices.map((device) => (device as { path: string }).path).toSorted()).toEqual([
          '/dev/all/inner/deep/two',
          '/dev/all/inner/link',
          '/dev/all/one',
        ]);
        expect(rules).toContainEqual({ allow: true, type: 'b', major: 7, minor: 300, access: 'rwm' });
      }
    } finally {
      await rm(`${dir}-link`);
    }
  });

  test('what is none is refused', async () => {
    await mkdir(join(dir, 'empty'));
    expect(() => give(join(dir, 'empty'), '/dev/x')).toThrow('there is no device in this directory');
    expect(() => give(join(dir, 'inner/file'), '/dev/x')).toThrow('it is not a device');
    expect(() => give(join(dir, 'inner/broken'), '/dev/x')).toThrow('it is not there');
  });

  test('a privileged container has the devices of the host, and those that it is given', () => {
    const mine = { hostPath: join(dir, 'one'), containerPath: '/dev/mine', permissions: 'r' };
    const { devices, rules } = buildDevices({ ...DEFAULT_ISOLATION, privileged: true, devices: [mine] });
    const paths = devices.map((device) => (device as { path: string }).path);
    expect(paths).toContain('/dev/null');
    expect(paths.at(-1)).toBe('/dev/mine');
    expect(rules).toEqual([{ allow: true, access: 'rwm' }]);
  });
});
