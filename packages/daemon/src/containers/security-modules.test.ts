import { DEFAULT_ISOLATION } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { apparmorProfile, missingModules } from './security-modules.ts';

const none = { apparmor: false, selinux: false };
const all = { apparmor: true, selinux: true };
const confined = { ...DEFAULT_ISOLATION, apparmor: 'web', labels: ['type:spc_t'] };

test('what the kernel does not have is told, unless it was only switched off', () => {
  expect(missingModules(confined, none)).toEqual([
    expect.stringContaining('the profile web confines nothing'),
    expect.stringContaining('no SELinux'),
  ]);
  expect(missingModules(confined, all)).toEqual([]);
  const free = { ...confined, apparmor: 'unconfined', labels: ['disable'] };
  expect(missingModules(free, none)).toEqual([]);
  expect(missingModules(DEFAULT_ISOLATION, none)).toEqual([]);
});

test('the profile is shown where it is in force', () => {
  expect(apparmorProfile(confined, all)).toBe('web');
  expect(apparmorProfile(confined, none)).toBe('');
  expect(apparmorProfile({ ...confined, privileged: true }, all)).toBe('unconfined');
  expect(apparmorProfile(undefined, all)).toBe('');
});
