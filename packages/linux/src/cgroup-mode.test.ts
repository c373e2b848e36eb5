import { describe, expect, it } from 'vitest';
import { detectCgroupMode, findCgroupMounts } from './cgroup-mode.ts';
import { parseMountInfo } from './mountinfo.ts';

const V1 = [
  '30 29 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
  '31 29 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/usr/lib/agent,name=systemd',
].join('\n');

describe('findCgroupMounts', () => {
  it('tells the three modes apart', () => {
    const unified = '32 29 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate';
    expect(detectCgroupMode(parseMountInfo(V1))).toBe('v1');
    expect(detectCgroupMode(parseMountInfo(`${V1}\n${unified}`))).toBe('hybrid');
    expect(detectCgroupMode(parseMountInfo(unified.replace('/unified', '')))).toBe('v2');
    expect(detectCgroupMode(parseMountInfo('1 0 8:1 / / rw - ext4 /dev/sda rw'))).toBeUndefined();
  });

  it('names where each controller is mounted', () => {
    const found = findCgroupMounts(parseMountInfo(V1));
    expect(Object.fromEntries(found?.controllers ?? [])).toEqual({
      cpu: '/sys/fs/cgroup/cpu,cpuacct',
      cpuacct: '/sys/fs/cgroup/cpu,cpuacct',
      'name=systemd': '/sys/fs/cgroup/systemd',
    });
    expect(found?.unified).toBeUndefined();
  });
});
