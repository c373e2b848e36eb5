import { beforeEach, describe, expect, test } from 'vitest';
import { createBuilderWithBase, explanations, type MemoryBuilder } from './testing/memory-builder.ts';

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

describe('mounts of RUN', () => {
  const run = 'RUN --mount=target=/src,source=d --mount=type=secret,id=s --mount=type=cache,target=c,id=k make';
  const context = { 'd/x': '1', other: '2' };

  test('reach the command', async () => {
    await builder.build(`FROM base AS one\nFROM base\nWORKDIR /w\n${run}`, context);
    expect(builder.runs[0]?.mounts).toMatchObject([
      { kind: 'layers', source: 'd', isDirectory: true, target: '/src', readOnly: true },
      { kind: 'secret', id: 's', target: '/run/secrets/s', mode: 0o400, isRequired: false },
      { kind: 'cache', id: 'k', target: '/w/c', sharing: 'shared', mode: 0o755 },
    ]);
    const { diffIds } = await builder
      .build('FROM base AS one\nRUN one\nFROM base\nRUN --mount=from=one,target=/o x')
      .then(() => builder.runs.at(-1)?.mounts[0] as { readonly diffIds: readonly string[] });
    expect(diffIds.length).toBe(2);
  });

  test.each(['aws/token', '../../token', 'token'])(
    'have the secret %s below /run/secrets by its last name',
    async (id) => {
      await builder.build(`FROM base\nRUN --mount=type=secret,id=${id} x`);
      expect(builder.runs[0]?.mounts).toMatchObject([{ kind: 'secret', id, target: '/run/secrets/token' }]);
    },
  );

  test.each([
    ['64k', 65_536],
    ['1.5m', 1_572_864],
    ['2MB', 2_097_152],
    ['1KiB', 1024],
    ['1g', 1_073_741_824],
    ['0', undefined],
  ])('have a tmpfs of the size %s', async (size, sizeBytes) => {
    await builder.build(`FROM base\nRUN --mount=type=tmpfs,target=/t,size=${size} x`);
    expect(builder.runs[0]?.mounts).toEqual([{ kind: 'tmpfs', target: '/t', sizeBytes, mode: 0o1777 }]);
  });

  test.each(['abc', '-1', '1.', '999999999999p'])('refuse a tmpfs of the size %s', async (size) => {
    await expect(builder.build(`FROM base\nRUN --mount=type=tmpfs,target=/t,size=${size} x`)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('have caches over what a stage, an image or a context has, all paths of one over the same layers', async () => {
    const mounts = ['from=one', 'from=one,source=/etc,sharing=locked,mode=0700,uid=7', 'from=base,source=etc,ro'];
    const flags = mounts.map((options, at) => `--mount=type=cache,id=k,target=/t${at},${options}`).join(' ');
    await builder.build(`FROM base AS one\nRUN one\nFROM base\nRUN ${flags} x`);
    const owner = { mode: 0o755, uid: 0, gid: 0 };
    const [one, etc, image] = builder.runs.at(-1)?.mounts ?? [];
    expect(one).toMatchObject({ kind: 'cache', id: 'k', target: '/t0', sharing: 'shared', readOnly: false, ...owner });
    expect(one).toMatchObject({ base: { diffIds: [expect.any(String), expect.any(String)], source: '/' } });
    const { diffIds } = (one as { readonly base: { readonly diffIds: readonly string[] } }).base;
    expect(etc).toMatchObject({ sharing: 'locked', ...owner, base: { diffIds, source: '/etc' } });
    expect(image).toMatchObject({ readOnly: true, base: { diffIds: diffIds.slice(0, 1), source: 'etc' } });
  });

  test('have caches in the key with what they begin with', async () => {
    const source = (made: string): string =>
      `FROM base AS one\nRUN ${made}\nFROM base\nRUN --mount=type=cache,from=one,target=/t x`;
    await builder.build(source('a'));
    const same = await builder.build(source('a'));
    expect(explanations(same.events)).toEqual(Array(2).fill(expect.stringContaining('cached: all')));
    const changed = await builder.build(source('b'));
    expect(explanations(changed.events)).toEqual(Array(2).fill(expect.stringContaining('not cached: ')));
  });

  test('refuse a cache with a source of nothing', async () => {
    const cache = (options: string): string => `FROM base\nRUN --mount=type=cache,target=/t,${options} x`;
    await expect(builder.build(cache('source=/a'))).rejects.toThrow(
      /source=\/a .* what "from" names, which is missing/,
    );
    await builder.build(cache('source=/'));
    expect(builder.runs[0]?.mounts).toMatchObject([{ kind: 'cache', id: '/t', mode: 0o755 }]);
  });

  test('have sockets of agents at numbered places, and at those that are named', async () => {
    const mounts =
      '--mount=type=ssh --mount=type=tmpfs,target=/t --mount=type=ssh,id=a,target=s,mode=0660,uid=7,required';
    await builder.build(`FROM base\nWORKDIR /w\nRUN ${mounts} --mount=type=ssh,id= x`);
    const owner = { mode: 0o600, uid: 0, gid: 0 };
    expect(builder.runs[0]?.mounts.filter(({ kind }) => kind === 'ssh')).toEqual([
      { kind: 'ssh', id: 'default', target: '/run/buildkit/ssh_agent.0', isRequired: false, ...owner },
      { kind: 'ssh', id: 'a', target: '/w/s', isRequired: true, mode: 0o660, uid: 7, gid: 0 },
      { kind: 'ssh', id: 'default', target: '/run/buildkit/ssh_agent.2', isRequired: false, ...owner },
    ]);
  });

  test('enter the key by what is in them', async () => {
    const source = `FROM base\n${run}`;
    await builder.build(source, context);
    const same = await builder.build(source, { ...context, other: '3' });
    expect(explanations(same.events)).toEqual([expect.stringContaining('cached: ')]);
    const changed = await builder.build(source, { ...context, 'd/x': '2' });
    expect(explanations(changed.events)).toEqual([expect.stringContaining('file d/x changed: ')]);
  });
});

describe('RUN --security=insecure', () => {
  const SOURCE = 'FROM base\nRUN --security=insecure make';

  test('is refused where nobody has allowed it', async () => {
    await expect(builder.build(SOURCE)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      hint: expect.stringContaining('--allow security.insecure') as string,
    });
    expect(builder.runs).toEqual([]);
  });

  test('is another step than the same command without it', async () => {
    await builder.build('FROM base\nRUN make', {}, { allowsInsecure: true });
    await builder.build(SOURCE, {}, { allowsInsecure: true });
    expect(builder.runs.map(({ isInsecure }) => isInsecure)).toEqual([false, true]);
  });
});
