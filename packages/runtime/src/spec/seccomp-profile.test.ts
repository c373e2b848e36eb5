import { describe, expect, it } from 'vitest';
import { resolveSeccomp, type SeccompProfile } from './seccomp-profile.ts';

const rule = (
  name: string,
  conditions: Partial<SeccompProfile['syscalls'][number]> = {},
): SeccompProfile['syscalls'][number] => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  includes: {},
  excludes: {},
  ...conditions,
});

function namesFor(rules: SeccompProfile['syscalls'], capabilities: readonly string[] = []): readonly string[] {
  const profile = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: rules };
  const target = { architecture: 'amd64', kernel: '6.1.0-18-amd64', capabilities };
  return resolveSeccomp(profile, target).syscalls.flatMap(({ names }) => names);
}

describe('resolveSeccomp', () => {
  it('keeps rules for the capabilities that the container has', () => {
    const rules = [
      rule('with', { includes: { caps: ['CAP_SYS_ADMIN'] } }),
      rule('without', { excludes: { caps: ['CAP_SYS_ADMIN'] } }),
      rule('both', { includes: { caps: ['CAP_SYS_ADMIN', 'CAP_BPF'] } }),
    ];
    expect(namesFor(rules)).toEqual(['without']);
    expect(namesFor(rules, ['CAP_SYS_ADMIN'])).toEqual(['with']);
    expect(namesFor(rules, ['CAP_SYS_ADMIN', 'CAP_BPF'])).toEqual(['with', 'both']);
  });

  it('keeps rules for this machine and this kernel', () => {
    const rules = [
      rule('here', { includes: { arches: ['amd64', 'x32'] } }),
      rule('elsewhere', { includes: { arches: ['s390x'] } }),
      rule('not-here', { excludes: { arches: ['amd64'] } }),
      rule('old', { includes: { minKernel: '4.8' } }),
      rule('same', { includes: { minKernel: '6.1' } }),
      rule('new', { includes: { minKernel: '6.2' } }),
      rule('until', { excludes: { minKernel: '5.0' } }),
    ];
    expect(namesFor(rules)).toEqual(['here', 'old', 'same']);
  });

  it('names the machine with its smaller siblings, and passes errno values and arguments on', () => {
    const profile: SeccompProfile = {
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrnoRet: 38,
      archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] }],
      syscalls: [
        rule('socket', { errnoRet: 22, args: [{ index: 0, value: 16, valueTwo: 0, op: 'SCMP_CMP_EQ' }] }),
        rule('read', { args: [] }),
      ],
    };
    expect(resolveSeccomp(profile, { architecture: 'amd64', kernel: '6.1', capabilities: [] })).toEqual({
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrnoRet: 38,
      architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
      syscalls: [
        {
          names: ['socket'],
          action: 'SCMP_ACT_ALLOW',
          errnoRet: 22,
          args: [{ index: 0, value: 16, valueTwo: 0, op: 'SCMP_CMP_EQ' }],
        },
        { names: ['read'], action: 'SCMP_ACT_ALLOW' },
      ],
    });
  });
});
