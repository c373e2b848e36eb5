import { beforeEach, describe, expect, test } from 'vitest';
import { countTurns } from './testing/count-turns.ts';
import { createBuilderWithBase, explanations, type MemoryBuilder } from './testing/memory-builder.ts';

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

describe('configuration and history', () => {
  test('are what Docker writes', async () => {
    const source = [
      'ARG TAG=base',
      'FROM $TAG',
      'ARG V=1',
      'ENV A=2 B=$V$A',
      'LABEL m="x y"',
      'EXPOSE 80 53/udp',
      'VOLUME /v',
      'USER app',
      'WORKDIR /srv',
      'WORKDIR app',
      'STOPSIGNAL SIGQUIT',
      'ENTRYPOINT ["run"]',
      'RUN make $V',
    ].join('\n');
    const { image } = await builder.build(source, {}, { labels: { given: 'yes' } });
    const { process: config, history, diffIds } = image;
    expect(config).toMatchObject({
      env: ['PATH=/bin', 'A=2', 'TRIGGERED=1', 'B=1base'],
      labels: { l: 'base', m: 'x y', given: 'yes' },
      exposedPorts: ['80/tcp', '53/udp'],
      volumes: ['/v'],
      user: 'app',
      workingDir: '/srv/app',
      stopSignal: 'SIGQUIT',
      entrypoint: ['run'],
      cmd: undefined,
      onBuild: [],
    });
    expect(builder.runs[0]).toMatchObject({
      args: ['/bin/sh', '-c', 'make $V'],
      env: ['V=1', 'PATH=/bin', 'A=2', 'TRIGGERED=1', 'B=1base'],
      workingDir: '/srv/app',
      user: 'app',
      network: 'bridge',
    });
    expect(history.filter(({ emptyLayer }) => !emptyLayer).map(({ createdBy }) => createdBy)).toEqual([
      'WORKDIR /srv',
      'WORKDIR /srv/app',
      'RUN |1 V=1 /bin/sh -c make $V',
    ]);
    expect(diffIds.length).toBe(4);
  });

  test('of what is made of words are as BuildKit writes them', async () => {
    const lines = [
      'ARG F=a',
      'COPY --chown=1 ${F}.txt  /x/',
      'COPY <<E /y\ntext\nE',
      'EXPOSE 127.0.0.1:90:80 8000-8001/UDP',
      'CMD echo "$F"',
      'ENV F=b',
      'RUN z',
    ];
    const { image } = await builder.build(`FROM base\n${lines.join('\n')}`, { 'a.txt': '' });
    expect(image.history.slice(-6).map(({ createdBy }) => createdBy)).toEqual([
      'COPY --chown=1 a.txt /x/',
      'COPY <<E /y',
      'EXPOSE [80/tcp 8000/udp 8001/udp]',
      'CMD ["/bin/sh" "-c" "echo \\"$F\\""]',
      'ENV F=b',
      'RUN |1 F=b /bin/sh -c z',
    ]);
  });

  test.each(['""', '$UNSET', '["/a", " "]'])('have no volume %s', async (volume) => {
    await expect(builder.build(`FROM base\nVOLUME ${volume}`)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Dockerfile:2:1: VOLUME needs paths, and one of them is empty') as string,
    });
  });

  test('have the ARGs of the stage that a stage begins with', async () => {
    const first = 'FROM base AS one\nARG V=1 W=1\nRUN a';
    const second = 'FROM one\nARG W\nARG U\nENV X=$V$W\nRUN b';
    const { image } = await builder.build(`${first}\n${second}`, {}, { buildArgs: { W: '2' } });
    expect(image.process.env).toContain('X=12');
    expect(builder.runs[1]?.env).toEqual(expect.arrayContaining(['V=1', 'W=2']));
    expect(image.history.at(-1)?.createdBy).toBe('RUN |2 W=2 U= /bin/sh -c b');
  });

  test('stand in the history each time that they are repeated, with the value of then', async () => {
    const { image } = await builder.build('FROM base\nARG A=1\nARG B A=2\nRUN a\nARG A\nARG A=3\nRUN b');
    const runs = image.history.flatMap(({ createdBy = '' }) => (createdBy.startsWith('RUN') ? [createdBy] : []));
    expect(runs).toEqual(['RUN |3 A=2 B= A=2 /bin/sh -c a', 'RUN |5 A=3 B= A=3 A=3 A=3 /bin/sh -c b']);
  });

  test('have of an ARG and an ENV of one name the later one', async () => {
    const first = 'FROM base AS one\nENV A=env\nARG A=arg P=${A}\nRUN a\nENV X=$A A=again\nRUN b\nARG A\nRUN c';
    const { image } = await builder.build(`${first}\nARG A=last\nFROM one\nENV Y=$A`);
    const valuesOf = (index: number): readonly string[] | undefined =>
      builder.runs[index]?.env.filter((entry) => entry.startsWith('A='));
    expect([0, 1, 2].map(valuesOf)).toEqual([['A=arg'], ['A=again'], ['A=again']]);
    expect(image.process.env).toEqual(expect.arrayContaining(['A=again', 'X=arg', 'Y=again']));
    expect(image.history.map(({ createdBy }) => createdBy)).toContain('RUN |2 A=arg P=env /bin/sh -c a');
  });

  test('have ARGs of triggers as they stand there', async () => {
    const { image } = await builder.build('FROM base AS one\nONBUILD ARG T=1\nFROM one\nENV X=$T');
    expect(image.history.slice(-2).map(({ createdBy }) => createdBy)).toEqual(['ARG T=1', 'ENV X=1']);
  });

  test('have heredocs of commands as BuildKit hands them on', async () => {
    const lines = ['RUN cat <<A <<"b c" >/x\n1\nA\n2\nb c', 'RUN <<E\necho\nE', 'RUN <<E.py\n#!/bin/py\nE.py'];
    await builder.build(`FROM base\n${lines.join('\n')}`);
    expect(builder.runs.map(({ args }) => args[2])).toEqual([
      'cat <<A <<"b c" >/x\n1\nA\n2\nb c',
      'echo\n',
      '/dev/pipes/E.py',
    ]);
    expect(builder.runs[2]?.mounts).toMatchObject([{ target: '/dev/pipes/E.py' }]);
  });

  test.each(['bogus', '0', '1 2', 'SIGNOPE'])('refuse STOPSIGNAL %s', async (signal) => {
    await expect(builder.build(`FROM base\nSTOPSIGNAL ${signal}`)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('CMD stays behind an ENTRYPOINT of the same stage', async () => {
    const { image } = await builder.build('FROM base\nCMD ["mine"]\nENTRYPOINT go');
    expect(image.process).toMatchObject({ cmd: ['mine'], entrypoint: ['/bin/sh', '-c', 'go'] });
  });
});

describe('stages', () => {
  const source = [
    'FROM base AS one',
    'RUN one',
    'FROM base AS unused',
    'RUN unused',
    'FROM scratch',
    'COPY --from=one /run-1 /from-one',
    'COPY --from=0 run-1 /b/',
  ].join('\n');

  test('are built where the target needs them', async () => {
    const { image } = await builder.build(source);
    expect(builder.runs.length).toBe(1);
    expect(await builder.filesOf(image.diffIds)).toEqual({
      'from-one': '/bin/sh -c one',
      'b/': 'directory',
      'b/run-1': '/bin/sh -c one',
    });
    const { image: target } = await builder.build(source, {}, { target: 'UNUSED' });
    expect(target.history.at(-1)?.createdBy).toBe('RUN /bin/sh -c unused');
  });
});

describe('a squashed image', () => {
  test('has one layer on its base, and says so in its history', async () => {
    const source = 'FROM base AS one\nRUN a\nFROM one\nENV X=y\nRUN b';
    const { image: plain } = await builder.build(source);
    const { image, bytes } = await builder.build(source, {}, { squash: true });
    const { history } = JSON.parse(bytes) as { history: readonly Record<string, unknown>[] };
    expect(image.diffIds).toEqual([plain.diffIds[0], expect.anything()]);
    expect(Object.keys(await builder.filesOf(image.diffIds.slice(1)))).toEqual(['run-1', 'run-2']);
    expect(history.slice(-4).map(({ empty_layer: isEmpty }) => isEmpty)).toEqual([true, true, true, undefined]);
    expect(history.at(-1)?.['comment']).toMatch(/^merge sha256:[0-9a-f]{64} to sha256:[0-9a-f]{64}$/);
    expect((await builder.build(source, {}, { squash: true })).bytes).toBe(bytes);
  });

  test('of fewer than two layers is as it is, and one from scratch has no parent', async () => {
    const { bytes } = await builder.build('FROM base\nRUN a\nENV X=y');
    expect((await builder.build('FROM base\nRUN a\nENV X=y', {}, { squash: true })).bytes).toBe(bytes);
    const { image } = await builder.build('FROM scratch\nRUN a\nRUN b', {}, { squash: true });
    expect(image.diffIds.length).toBe(1);
    expect(image.history.at(-1)?.comment).toMatch(/^create new from sha256:/);
  });
});

describe('named contexts', () => {
  const source = [
    'FROM base AS tools',
    'RUN never',
    'FROM library/other:latest',
    'COPY --from=tools tool /bin-tool',
    'COPY --from=assets /css /css',
    'RUN --mount=from=assets,source=css,target=/m x',
  ].join('\n');

  test('stand in place of stages and images', async () => {
    await builder.addImage('replaced', { here: 'yes' });
    const assets = await builder.files({ 'css/a': 'A' });
    const { image } = await builder.build(
      source,
      {},
      {
        namedContexts: {
          other: { kind: 'image', reference: 'replaced' },
          TOOLS: { kind: 'files', tree: await builder.files({ tool: 'T' }) },
          assets: { kind: 'files', tree: assets },
        },
      },
    );
    expect(await builder.filesOf(image.diffIds.slice(0, -1))).toEqual({
      here: 'yes',
      'bin-tool': 'T',
      'css/': 'directory',
      'css/a': 'A',
    });
    expect(builder.runs.map(({ args }) => args.at(-1))).toEqual(['x']);
    expect(builder.runs[0]?.mounts).toMatchObject([{ kind: 'layers', source: 'css', target: '/m' }]);
  });

  test('docker-image://scratch has no files, and is not asked for', async () => {
    const namedContexts = { nothing: { kind: 'image', reference: 'scratch' } } as const;
    const text = 'FROM nothing\nCOPY --from=nothing / /x/\nCOPY f /f';
    const { image } = await builder.build(text, { f: 'F' }, { namedContexts });
    expect(await builder.filesOf(image.diffIds)).toEqual({ 'x/': 'directory', f: 'F' });
  });

  test('a stage may begin with files, and changed ones are seen', async () => {
    const build = async (text: string) =>
      builder.build(
        'FROM root\nRUN x',
        {},
        {
          namedContexts: { root: { kind: 'files', tree: await builder.files({ 'etc/a': text }) } },
        },
      );
    const { image } = await build('one');
    expect(await builder.filesOf(image.diffIds.slice(0, 1))).toEqual({ 'etc/': 'directory', 'etc/a': 'one' });
    expect(explanations((await build('one')).events)).toEqual([expect.stringContaining('cached: ')]);
    expect(explanations((await build('two')).events)).toEqual([expect.stringContaining('not cached')]);
  });
});

describe('warnings', () => {
  test.each([
    ['', ['UndefinedVar']],
    ['# check=skip=UndefinedVar\n', []],
    ['# check=skip=all\n', []],
  ])('of a variable that is not set, unless skipped: %j', async (directive, expected) => {
    const { events } = await builder.build(`${directive}FROM base\nENV A=$UNSET`);
    expect(events.flatMap((event) => (event.kind === 'warning' ? [event.check] : []))).toEqual(expected);
  });

  test.each([
    ['FROM base\nMAINTAINER me', 'the check MaintainerDeprecated fails in line 3'],
    ['FROM base\nRUN one\nENV A=$UNSET\nRUN two', 'the check UndefinedVar fails in line 4'],
  ])('are errors where the file says so: %j', async (lines, why) => {
    await expect(builder.build(`# check=error=true\n${lines}`)).rejects.toThrow(why);
    await expect(builder.build(`# check=error=true;skip=all\n${lines}`)).resolves.toBeDefined();
  });
});

describe('the cache', () => {
  const source = 'FROM base\nARG V=1\nCOPY a.txt /\nRUN make';

  test('gives the same image, without a command, and says why not', async () => {
    const first = await builder.build(source, { 'a.txt': 'one' });
    expect(explanations(first.events)[0]).toContain('no earlier build');
    const second = await builder.build(source, { 'a.txt': 'one' });
    expect(second.bytes).toBe(first.bytes);
    expect(builder.runs.length).toBe(1);
    expect(explanations(second.events).every((text) => text.startsWith('cached'))).toBe(true);
  });

  test.each([
    ['a file of the same size', source, { 'a.txt': 'two' }, {}, ['file a.txt changed', 'an earlier step']],
    ['an argument', source, { 'a.txt': 'one' }, { buildArgs: { V: '2' } }, ['cached', 'argument V changed']],
    ['a command', `${source} all`, { 'a.txt': 'one' }, {}, ['cached', 'the instruction changed']],
    ['no cache', source, { 'a.txt': 'one' }, { noCache: true }, ['told not to', 'told not to']],
  ])('names what changed: %s', async (_name, changed, context, options, expected) => {
    await builder.build(source, { 'a.txt': 'one' });
    const found = explanations((await builder.build(changed, context, options)).events);
    expect(found.length).toBe(expected.length);
    for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
  });

  test('is not used for stages that are named', async () => {
    const stages = 'FROM base AS one\nRUN a\nFROM one AS two\nRUN b';
    await builder.build(stages, {});
    const again = await builder.build(stages, {}, { noCacheStages: ['TWO'] });
    expect(explanations(again.events)).toEqual([
      expect.stringMatching(/^cached/),
      'not cached: the stage two was told not to use the cache (--no-cache-filter)',
    ]);
    const whole = await builder.build(stages, {}, { noCache: true });
    expect(new Set(explanations(whole.events))).toEqual(
      new Set(['not cached: the build was told not to use the cache (--no-cache)']),
    );
    await expect(builder.build(stages, {}, { noCacheStages: ['three'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('and SOURCE_DATE_EPOCH give the image that another builder makes', async () => {
    const options = { buildArgs: { SOURCE_DATE_EPOCH: '1700000000' } };
    const text = 'FROM scratch\nWORKDIR /x\nCOPY a.txt .\nENV A=b';
    const first = await builder.build(text, { 'a.txt': 'one' }, options);
    const other = await builder.build(text, { 'a.txt': 'one' }, { ...options, noCache: true });
    expect(other.bytes).toBe(first.bytes);
    expect(first.bytes).toContain('"created":"2023-11-14T22:13:20.000Z"');
    expect(first.bytes).not.toMatch(/"created":"(?!2023-11-14)/);
    expect(first.events.filter(({ kind }) => kind === 'warning')).toEqual([]);
    await expect(builder.build(text, {}, { buildArgs: { SOURCE_DATE_EPOCH: 'now' } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('a timestamp is that of the image, and makes a step another one', async () => {
    const text = 'FROM scratch\nCOPY a.txt .';
    const context = { 'a.txt': 'one' };
    await builder.build(text, context);
    const { bytes, events } = await builder.build(text, context, {
      timestamp: 1_700_000_000,
      buildArgs: { SOURCE_DATE_EPOCH: '5' },
    });
    expect(explanations(events)).toEqual(['not cached: the timestamp is new']);
    expect(bytes).toContain('"created":"2023-11-14T22:13:20.000Z"');
  });

  test('names another base image', async () => {
    await builder.build(source, { 'a.txt': 'one' });
    await builder.addImage('base', { other: '' });
    const found = explanations((await builder.build(source, { 'a.txt': 'one' })).events);
    expect(found[0]).toContain('the base image is another');
  });

  test('sees no proxy', async () => {
    await builder.build(source, { 'a.txt': 'one' });
    const again = await builder.build(source, { 'a.txt': 'one' }, { buildArgs: { HTTP_PROXY: 'http://secret' } });
    expect(explanations(again.events).every((text) => text.startsWith('cached'))).toBe(true);
    expect(again.bytes).not.toContain('secret');
    await builder.build('FROM base\nRUN x', {}, { buildArgs: { HTTP_PROXY: 'http://a', no_proxy: 'b' } });
    expect(builder.runs.at(-1)?.env).toEqual(
      expect.arrayContaining(['HTTP_PROXY=http://a', 'http_proxy=http://a', 'NO_PROXY=b', 'no_proxy=b']),
    );
  });
});

test('a file of thousands of settings leaves turns to others', async () => {
  const lines = Array.from({ length: 2000 }, (_, index) => `ENV V${index}=x`);
  const turns = await countTurns(() => builder.build(['FROM base', ...lines].join('\n')));
  expect(turns).toBeGreaterThan(50);
});

test('a file of many thousands of settings takes no time that grows with their square', async () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => [
    `LABEL L${at}=x`,
    `EXPOSE ${at + 1}`,
    `VOLUME /v${at}`,
    `ONBUILD ENV O${at}=x`,
  ]).flat();
  const { image, bytes } = await builder.build(['FROM base', ...lines, 'LABEL __proto__=x'].join('\n'));
  expect(image.process.exposedPorts.length).toBe(10_000);
  expect(image.process.volumes.length).toBe(10_000);
  expect(image.process.onBuild.length).toBe(10_000);
  expect(image.process.labels).toMatchObject({ L0: 'x', L9999: 'x' });
  expect(bytes).toContain('"__proto__":"x"');
});
