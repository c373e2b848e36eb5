import { describe, expect, test } from 'vitest';
import { parseImageConfig } from './image-config.ts';

const DIFF_ID = `sha256:${'cd'.repeat(32)}`;
const MINIMAL = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [DIFF_ID] } };

function parse(value: unknown): ReturnType<typeof parseImageConfig> {
  return parseImageConfig(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
}

test('the least that an image says', () => {
  expect(parse(MINIMAL)).toEqual({
    platform: { os: 'linux', architecture: 'amd64' },
    created: undefined,
    author: undefined,
    diffIds: [DIFF_ID],
    history: [],
    process: {
      user: '',
      exposedPorts: [],
      env: [],
      entrypoint: undefined,
      cmd: undefined,
      volumes: [],
      workingDir: '',
      labels: {},
      stopSignal: undefined,
      shell: undefined,
      onBuild: [],
      healthcheck: undefined,
    },
  });
});

test('all that an image may say', () => {
  const parsed = parse({
    ...MINIMAL,
    architecture: 'arm64',
    variant: 'v8',
    created: '2024-02-03T04:05:06.789Z',
    author: 'Ann',
    container: 'passed over',
    config: {
      User: '1000:1000',
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      Env: ['PATH=/bin', 'A=b=c'],
      Entrypoint: ['/e'],
      Cmd: [],
      Volumes: { '/data': {} },
      WorkingDir: '/w',
      Labels: { a: 'b' },
      StopSignal: 'SIGQUIT',
      Shell: ['/bin/bash', '-c'],
      OnBuild: ['RUN x'],
      Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9, Retries: 3 },
    },
    history: [{ created: '2024-02-03T04:05:06Z', created_by: 'RUN x', empty_layer: true }, {}],
  });
  expect(parsed).toMatchObject({
    platform: { os: 'linux', architecture: 'arm64' },
    created: '2024-02-03T04:05:06.789Z',
    author: 'Ann',
    process: {
      user: '1000:1000',
      exposedPorts: ['80/tcp', '53/udp'],
      env: ['PATH=/bin', 'A=b=c'],
      entrypoint: ['/e'],
      cmd: [],
      volumes: ['/data'],
      workingDir: '/w',
      labels: { a: 'b' },
      stopSignal: 'SIGQUIT',
      shell: ['/bin/bash', '-c'],
      onBuild: ['RUN x'],
      healthcheck: { test: ['CMD', 'true'], intervalNs: 1e9, retries: 3 },
    },
  });
  expect(parsed.history).toEqual([
    { created: '2024-02-03T04:05:06Z', createdBy: 'RUN x', author: undefined, comment: '', emptyLayer: true },
    { created: undefined, createdBy: '', author: undefined, comment: '', emptyLayer: false },
  ]);
});

describe('as other tools write it', () => {
  test('null for what is empty', () => {
    const config = {
      User: null,
      Env: null,
      Cmd: null,
      Entrypoint: null,
      Volumes: null,
      Labels: null,
      Healthcheck: null,
    };
    const rootfs = { type: 'layers', diff_ids: null };
    const parsed = parse({ ...MINIMAL, created: null, config, rootfs, history: null });
    expect(parsed).toMatchObject({ diffIds: [], history: [], process: { env: [], cmd: undefined } });
    expect(parse({ ...MINIMAL, config: null }).process.env).toEqual([]);
  });

  test('a string for a command of one word', () => {
    const { process } = parse({ ...MINIMAL, config: { Cmd: '/run me', Entrypoint: '/e' } });
    expect(process).toMatchObject({ cmd: ['/run me'], entrypoint: ['/e'] });
  });

  test('without platform', () => {
    expect(parse({ rootfs: MINIMAL.rootfs }).platform).toEqual({ os: 'linux', architecture: 'amd64' });
  });

  test.each(['0001-01-01T00:00:00Z', '', 'yesterday', '2024', '2024-13-45T00:00:00Z'])(
    'the time %j is none',
    (created) => {
      const parsed = parse({ ...MINIMAL, created, history: [{ created }] });
      expect([parsed.created, parsed.history[0]?.created]).toEqual([undefined, undefined]);
    },
  );

  test.each(['2024-02-03T04:05:06Z', '2024-02-03T04:05:06.123456789+02:00', '1970-01-01T00:00:00Z'])(
    'the time %j is kept as it is written',
    (created) => {
      expect(parse({ ...MINIMAL, created }).created).toBe(created);
    },
  );

  test('no test means no health check', () => {
    for (const Test of [undefined, null, []]) {
      expect(parse({ ...MINIMAL, config: { Healthcheck: { Test } } }).process.healthcheck).toBeUndefined();
    }
  });
});

describe('what is refused', () => {
  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['no object', '7'],
    ['no rootfs', { os: 'linux' }],
    ['another kind of rootfs', { ...MINIMAL, rootfs: { type: 'snapshots', diff_ids: [] } }],
    ['labels that are no text', { ...MINIMAL, config: { Labels: { a: 1 } } }],
    ['an environment that is no list', { ...MINIMAL, config: { Env: { A: 'b' } } }],
    ['a user that is a number', { ...MINIMAL, config: { User: 0 } }],
  ])('%s', (_, value) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG' }));
  });

  test('bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"os":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(() => parseImageConfig(bytes)).toThrow(expect.objectContaining({ reason: 'INVALID_CONFIG' }));
  });

  test('a diffID that is none', () => {
    const rootfs = { type: 'layers', diff_ids: ['sha256:../../etc'] };
    expect(() => parse({ ...MINIMAL, rootfs })).toThrow(expect.objectContaining({ reason: 'INVALID_DIGEST' }));
  });
});
