import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CdiDeviceNode, CdiEdits, CdiMount } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyCdiEdits, type EditableSpec } from './apply-edits.ts';

const SPEC: EditableSpec = {
  process: { env: ['PATH=/bin', 'A=1', 'B=2'], user: { uid: 0, gid: 0, additionalGids: [5] } },
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc', options: [] },
    { destination: '/data/in', type: 'bind', source: '/x', options: [] },
  ],
  linux: { resources: { devices: [{ allow: false, access: 'rwm' }] } },
};
const NONE: CdiEdits = { env: [], deviceNodes: [], mounts: [], hooks: [], additionalGids: [] };

function apply(edits: Partial<CdiEdits>, spec = SPEC): EditableSpec {
  return applyCdiEdits(spec, [{ device: 'v/c=one', specPath: '/etc/cdi/a.json', edits: { ...NONE, ...edits } }]);
}

const user = (uid: number, gid: number): EditableSpec => ({
  ...SPEC,
  process: { ...SPEC.process, user: { uid, gid, additionalGids: [] } },
});

describe('edits of a container', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-edits-'));
    await symlink('/dev/null', join(dir, 'link'));
    await writeFile(join(dir, 'file'), '');
    execFileSync('mkfifo', [join(dir, 'fifo')]);
  });

  afterEach(() => rm(dir, { recursive: true }));

  const node = (deviceNode: CdiDeviceNode, spec = SPEC): EditableSpec['linux'] =>
    apply({ deviceNodes: [deviceNode] }, spec).linux;
  const mount = (...mounts: Partial<CdiMount>[]): EditableSpec['mounts'] =>
    apply({ mounts: mounts.map((one) => ({ hostPath: dir, containerPath: '/m', options: [], ...one })) }).mounts;

  test('variables replace those of the same name', () => {
    expect(apply({ env: ['B=x', 'C=y', 'C=z'] }).process.env).toEqual(['PATH=/bin', 'A=1', 'B=x', 'C=z']);
  });

  test('groups are added once, and never that of root', () => {
    expect(apply({ additionalGids: [7, 0, 5, 7] }).process.user.additionalGids).toEqual([5, 7]);
  });

  test('a device node takes type and numbers from the host, and may be used', () => {
    const { devices, resources } = node({ path: '/dev/mine', hostPath: '/dev/full' });
    expect(devices).toEqual([{ path: '/dev/mine', type: 'c', major: 1, minor: 7 }]);
    expect(resources.devices.at(-1)).toEqual({ allow: true, type: 'c', major: 1, minor: 7, access: 'rwm' });
    expect(node({ path: '/dev/zero', permissions: 'r' }).resources.devices.at(-1)).toMatchObject({ access: 'r' });
    expect(node({ path: '/dev/zero', permissions: 'none' }).resources.devices).toHaveLength(1);
    const given = { path: '/dev/x', type: 'b', major: 7, minor: 0, fileMode: 0o600, uid: 1, gid: 2 } as const;
    expect(node(given).devices).toEqual([given]);
    expect(node({ path: join(dir, 'fifo') })).toEqual({
      devices: [{ path: join(dir, 'fifo'), type: 'p' }],
      resources: SPEC.linux.resources,
    });
  });

  test("a device node is its user's, unless it says whose it is", () => {
    expect(node({ path: '/dev/null' }, user(7, 8)).devices).toMatchObject([{ uid: 7, gid: 8 }]);
    expect(node({ path: '/dev/null', uid: 0, gid: 1 }, user(7, 8)).devices).toMatchObject([{ uid: 0, gid: 1 }]);
  });

  test('the later of two nodes of one path counts', () => {
    const before = node({ path: '/dev/mine', hostPath: '/dev/null' });
    const after = node({ path: '/dev//mine', hostPath: '/dev/zero' }, { ...SPEC, linux: before });
    expect(after.devices).toMatchObject([{ minor: 5 }]);
  });

  test('what is no device of the host is refused, with the file that names it', () => {
    const start = 'cannot give the device v/c=one as /etc/cdi/a.json describes it: ';
    expect(() => node({ path: join(dir, 'link') })).toThrow(`${start}${dir}/link is a symbolic link`);
    expect(() => node({ path: join(dir, 'file') })).toThrow(`${start}${dir}/file is not a device`);
    expect(() => node({ path: join(dir, 'gone') })).toThrow(`${start}${dir}/gone is not there`);
    expect(() => node({ path: '/dev/null', type: 'b' })).toThrow('/dev/null is a device of type c, not b');
    expect(() => mount({ hostPath: join(dir, 'gone') })).toThrow(`${start}${dir}/gone is not there`);
    expect(() => mount({ hostPath: 'relative' })).toThrow('is not absolute');
  });

  test('mounts replace those of the same place, and outer ones come first', () => {
    const all = mount({ containerPath: '/data/in/' }, { containerPath: '/data' });
    expect(all.map(({ destination, source }) => [destination, source])).toEqual([
      ['/proc', 'proc'],
      ['/data', dir],
      ['/data/in/', dir],
    ]);
  });

  test('a mount without a type is a bind, others are as they say', () => {
    const only = (options: string[]): unknown => mount({ options }).find(({ destination }) => destination === '/m');
    expect(only(['ro'])).toMatchObject({ type: 'bind', options: ['rbind', 'ro'] });
    expect(only(['bind', 'ro'])).toMatchObject({ type: 'bind', options: ['bind', 'ro'] });
    const tmpfs = { hostPath: 'tmpfs', type: 'tmpfs', options: ['size=1m'] };
    expect(mount(tmpfs)[1]).toEqual({ destination: '/m', type: 'tmpfs', source: 'tmpfs', options: ['size=1m'] });
  });

  test('hooks of one kind keep their order', () => {
    const hook = (path: string): CdiEdits['hooks'][number] => ({ hookName: 'poststop', path, args: [], env: [] });
    const first = apply({ hooks: [hook('/a')] });
    const { hooks } = apply({ hooks: [{ ...hook('/b'), args: ['b'], env: ['A=b'], timeoutSeconds: 3 }] }, first);
    const second = { path: '/b', args: ['b'], env: ['A=b'], timeout: 3 };
    expect(hooks).toEqual({ poststop: [{ path: '/a', timeout: 50 }, second] });
    expect(apply({ hooks: [{ ...hook('/c'), timeoutSeconds: 600 }] }).hooks).toMatchObject({
      poststop: [{ timeout: 50 }],
    });
    expect(SPEC.hooks).toBeUndefined();
  });
});
