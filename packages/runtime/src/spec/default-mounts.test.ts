import { DEFAULT_ISOLATION } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import { composeMounts, rootPropagation } from './default-mounts.ts';

const bind = (target: string, readOnly = false): { source: string; target: string; readOnly: boolean } => ({
  source: '/src',
  target,
  readOnly,
});

describe('composeMounts', () => {
  it('puts outer binds before inner ones, and all after the kernel file systems', () => {
    const targets = composeMounts([bind('/a/b/c'), bind('/a'), bind('/a/b')], {
      recursiveReadOnly: true,
      isolation: DEFAULT_ISOLATION,
    }).map((mount) => mount.destination);
    expect(targets.slice(-3)).toEqual(['/a', '/a/b', '/a/b/c']);
    expect(targets[0]).toBe('/proc');
  });

  it('leaves out what a bind would hide', () => {
    const targets = composeMounts([bind('/dev'), bind('/sys/fs/cgroup')], {
      recursiveReadOnly: true,
      isolation: DEFAULT_ISOLATION,
    }).map((mount) => mount.destination);
    expect(targets).toEqual(
      ['/proc', '/sys', '/sys/fs/cgroup', '/dev'].toSorted((a, b) => targets.indexOf(a) - targets.indexOf(b)),
    );
    expect(targets).not.toContain('/dev/shm');
    expect(
      composeMounts([bind('/device')], { recursiveReadOnly: true, isolation: DEFAULT_ISOLATION }).map(
        (mount) => mount.destination,
      ),
    ).toContain('/dev');
  });

  it('binds as it is told, and lets the root spread what a bind is to spread', () => {
    const spread = { ...bind('/a'), propagation: 'rshared', isNotRecursive: true } as const;
    const { options } = composeMounts([spread], { recursiveReadOnly: true, isolation: DEFAULT_ISOLATION }).at(-1) ?? {};
    expect(options).toEqual(['bind', 'rshared', 'rw']);
    const slave = { ...bind('/b'), propagation: 'slave' } as const;
    expect([[bind('/a')], [bind('/a'), slave], [slave, spread]].map(rootPropagation)).toEqual([
      undefined,
      'rslave',
      'shared',
    ]);
  });

  it('makes read-only binds read-only all the way down where the runtime can', () => {
    expect(
      composeMounts([bind('/a', true)], { recursiveReadOnly: true, isolation: DEFAULT_ISOLATION }).at(-1)?.options,
    ).toEqual(['rbind', 'rprivate', 'ro', 'rro']);
    expect(
      composeMounts([bind('/a', true)], { recursiveReadOnly: false, isolation: DEFAULT_ISOLATION }).at(-1)?.options,
    ).toEqual(['rbind', 'rprivate', 'ro']);
    expect(
      composeMounts([bind('/a')], { recursiveReadOnly: true, isolation: DEFAULT_ISOLATION }).at(-1)?.options,
    ).toEqual(['rbind', 'rprivate', 'rw']);
  });

  it('leaves mounts below a read-only bind writable, or insists that they are not, where that is asked for', () => {
    const optionsOf = (belowReadOnly: 'writable' | 'required', recursiveReadOnly: boolean) =>
      composeMounts([{ ...bind('/a', true), belowReadOnly }], {
        recursiveReadOnly,
        isolation: DEFAULT_ISOLATION,
      }).at(-1)?.options;
    expect(optionsOf('writable', true)).toEqual(['rbind', 'rprivate', 'ro']);
    expect(optionsOf('required', true)).toEqual(['rbind', 'rprivate', 'ro', 'rro']);
    expect(() => optionsOf('required', false)).toThrow('the runtime cannot do that');
  });
});
