import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_ISOLATION } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labelProcess, readSecurityModules } from './security-modules.ts';

describe('what the kernel has', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'td-modules-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };

  test('neither', () => {
    expect(readSecurityModules(root)).toEqual({ apparmor: false, selinux: false, selinuxContext: undefined });
  });

  test('AppArmor, on or off', async () => {
    await write('sys/kernel/security/apparmor/profiles', '');
    await write('sys/module/apparmor/parameters/enabled', 'N\n');
    expect(readSecurityModules(root).apparmor).toBe(false);
    await write('sys/module/apparmor/parameters/enabled', 'Y\n');
    expect(readSecurityModules(root).apparmor).toBe(true);
  });

  test('SELinux', async () => {
    await write('sys/fs/selinux/enforce', '1');
    await write('proc/self/attr/current', 'system_u:system_r:unconfined_service_t:s0\0');
    expect(readSecurityModules(root)).toMatchObject({
      selinux: true,
      selinuxContext: 'system_u:system_r:unconfined_service_t:s0',
    });
  });
});

describe('the labels of a process', () => {
  const none = { apparmor: false, selinux: false, selinuxContext: undefined };
  const all = { apparmor: true, selinux: true, selinuxContext: 'system_u:system_r:own_t:s0-s0:c0.c1023' };
  const asked = { ...DEFAULT_ISOLATION, apparmor: 'web', labels: ['type:spc_t', 'level:s0:c1,c2'] };

  test('are those that are asked for, where the kernel has them', () => {
    expect(labelProcess(asked, all)).toEqual({
      apparmorProfile: 'web',
      selinuxLabel: 'system_u:system_r:spc_t:s0:c1,c2',
    });
    expect(labelProcess(asked, none)).toEqual({});
    expect(labelProcess(DEFAULT_ISOLATION, all)).toEqual({});
    expect(labelProcess({ ...asked, labels: ['user:jo'] }, all)).toMatchObject({
      selinuxLabel: 'jo:system_r:own_t:s0-s0:c0.c1023',
    });
  });

  test('are none for label=disable, and a privileged container is unconfined', () => {
    const free = { ...asked, labels: ['disable', 'type:spc_t'], privileged: true };
    expect(labelProcess(free, all)).toEqual({ apparmorProfile: 'unconfined' });
  });
});
