import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedSpec, parseCdiSpec } from './parse-spec.ts';

const DEVICE = { name: 'one', containerEdits: { env: ['A=b'] } };
const SPEC = { cdiVersion: '1.1.0', kind: 'vendor.com/class', devices: [DEVICE] };

async function read(content: unknown): Promise<ParsedSpec> {
  const result = await parseCdiSpec(typeof content === 'string' ? content : JSON.stringify(content));
  if (result.kind === 'problem') throw new Error(result.problem);
  return result.spec;
}

async function problemOf(content: unknown): Promise<string> {
  const result = await parseCdiSpec(typeof content === 'string' ? content : JSON.stringify(content));
  return result.kind === 'problem' ? result.problem : 'none';
}

const withEdits = (containerEdits: object, cdiVersion = '1.1.0'): object => ({
  ...SPEC,
  cdiVersion,
  devices: [{ name: 'one', containerEdits }],
});

describe('a specification', () => {
  test('in JSON, with all that can be edited', async () => {
    const edits = {
      env: ['A=b=c'],
      deviceNodes: [{ path: '/dev/x', hostPath: '/dev/null', type: 'c', major: 1, minor: 3, fileMode: 432, uid: 7 }],
      mounts: [{ hostPath: '/a', containerPath: '/b', options: ['ro'], type: 'bind' }],
      hooks: [{ hookName: 'createContainer', path: '/bin/true', args: ['true', 'x'], env: ['H=1'], timeout: 5 }],
      additionalGids: [5, 0],
    };
    const { kind, devices } = await read({ ...withEdits(edits), annotations: { a: '1', b: '1' } });
    expect(kind).toBe('vendor.com/class');
    expect(devices[0]?.annotations).toEqual({ a: '1', b: '1' });
    expect(devices[0]?.edits).toMatchObject({
      env: ['A=b=c'],
      deviceNodes: [{ path: '/dev/x', hostPath: '/dev/null', fileMode: 0o660, uid: 7 }],
      mounts: [{ hostPath: '/a', containerPath: '/b', options: ['ro'] }],
      hooks: [{ hookName: 'createContainer', args: ['true', 'x'], timeoutSeconds: 5 }],
      additionalGids: [5, 0],
      refused: [],
    });
  });

  test('in YAML 1.1: octal modes, texts that look like numbers, times and switches, references', async () => {
    const { devices, edits } = await read(`
cdiVersion: "0.6.0"
kind: vendor.com/class.x
containerEdits:
  env: &env [ALL=1]
annotations: {shared: yes, own: first}
devices:
- name: 0
  annotations: {own: 2.5}
  containerEdits:
    env: *env
    deviceNodes:
    - {path: /dev/null, fileMode: 0660, permissions: rw}
- name: 0:1
  containerEdits: {env: [B=2024-01-01]}
- name: 2024-01-01
  containerEdits: {env: [C=]}
`);
    expect(devices.map(({ name }) => name)).toEqual(['0', '0:1', '2024-01-01']);
    expect(devices[0]?.annotations).toEqual({ shared: 'true', own: '2.5' });
    expect(devices[0]?.edits.env).toEqual(['ALL=1']);
    expect(devices[0]?.edits.deviceNodes[0]).toMatchObject({ fileMode: 0o660, permissions: 'rw' });
    expect(edits.env).toEqual(['ALL=1']);
  });

  test('as the programs of vendors write it', async () => {
    const { kind, devices } = await read(`---
cdiVersion: 0.5.0
containerEdits:
  deviceNodes:
  - path: /dev/nvidia-modeset
  - path: /dev/nvidiactl
  env:
  - NVIDIA_VISIBLE_DEVICES=void
  hooks:
  - args:
    - nvidia-cdi-hook
    - create-symlinks
    - --link
    - ../libnvidia-allocator.so.1::/usr/lib/x86_64-linux-gnu/gbm/nvidia-drm_gbm.so
    hookName: createContainer
    path: /usr/bin/nvidia-cdi-hook
  mounts:
  - containerPath: /usr/bin/nvidia-smi
    hostPath: /usr/bin/nvidia-smi
    options:
    - ro
    - nosuid
    - nodev
    - bind
devices:
- containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
    - hostPath: /dev/dri/card1
      path: /dev/dri/card1
  name: "0"
- containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
  name: all
kind: nvidia.com/gpu
`);
    expect([kind, ...devices.map(({ name }) => name)]).toEqual(['nvidia.com/gpu', '0', 'all']);
  });

  test('names what cannot be done', async () => {
    const { edits, devices } = await read({ ...withEdits({ intelRdt: {} }), containerEdits: { netDevices: [{}] } });
    expect([edits.refused, devices[0]?.edits.refused]).toEqual([['netDevices'], ['intelRdt']]);
  });
});

describe('what is no specification', () => {
  test.each<[unknown, string]>([
    ['', 'expected object'],
    ['[]', 'expected object'],
    ['a: [', 'neither JSON nor YAML'],
    ['b: {}\na: 1\na: 2', 'neither JSON nor YAML: the key a stands again in line 3'],
    ['a: 1\nb: [\n', 'end with a ] in line 3'],
    [{ ...SPEC, more: 1 }, '"more"'],
    [{ ...SPEC, kind: 'vendor.com' }, 'VENDOR/CLASS'],
    [{ ...SPEC, kind: 'a/b/c' }, 'VENDOR/CLASS'],
    [{ ...SPEC, devices: [] }, 'devices'],
    [{ ...SPEC, devices: [DEVICE, DEVICE] }, 'describes the device one twice'],
    [{ ...SPEC, devices: [{ ...DEVICE, name: '../x' }] }, 'devices.0.name'],
    [withEdits({}), 'are empty'],
    [withEdits({ env: ['=x'] }), 'NAME=VALUE'],
    [withEdits({ env: { A: 'b' } }), 'expected array'],
    [withEdits({ deviceNodes: [{ path: 'dev/x' }] }), 'absolute path'],
    [withEdits({ deviceNodes: [{ path: '/dev/x', type: 's' }] }), 'type'],
    [withEdits({ deviceNodes: [{ path: '/dev/x', major: -1 }] }), 'major'],
    [withEdits({ deviceNodes: [{ path: '/dev/x', permissions: 'rx' }] }), 'r, w and m'],
    [withEdits({ mounts: [{ hostPath: '/a', containerPath: '/' }] }), 'below the root'],
    [withEdits({ mounts: [{ hostPath: '/a', containerPath: '//..' }] }), 'below the root'],
    [withEdits({ mounts: [{ containerPath: '/a' }] }), 'hostPath'],
    [withEdits({ hooks: [{ hookName: 'later', path: '/bin/true' }] }), 'hookName'],
    [withEdits({ hooks: [{ hookName: 'poststop', path: 'true' }] }), 'absolute path'],
    [withEdits({ additionalGids: ['wheel'] }), 'additionalGids'],
  ])('%j: %s', async (content, words) => {
    expect(await problemOf(content)).toContain(words);
  });

  test.each<[string, object]>([
    ['0.3.0', { mounts: [{ hostPath: '/a', containerPath: '/b', type: 'bind' }] }],
    ['0.4.0', { deviceNodes: [{ path: '/a', hostPath: '/b' }] }],
    ['0.6.0', { additionalGids: [1] }],
    ['0.6.0', { intelRdt: {} }],
    ['1.0.0', { netDevices: [{}] }],
  ])('version %s is too old for %j', async (version, edits) => {
    expect(await problemOf(withEdits(edits, version))).toMatch(/cdiVersion must be \S+ or newer for/);
    expect(await problemOf(withEdits(edits))).toBe('none');
  });

  test.each<[string, object]>([
    ['0.4.0', { devices: [{ ...DEVICE, name: '1' }] }],
    ['0.5.0', { kind: 'vendor.com/class.x' }],
    ['0.5.0', { annotations: { a: 'b' } }],
    ['0.5.0', { devices: [{ ...DEVICE, annotations: { a: 'b' } }] }],
  ])('version %s is too old for %j', async (cdiVersion, fields) => {
    expect(await problemOf({ ...SPEC, cdiVersion, ...fields })).toMatch(/cdiVersion must be \S+ or newer for/);
    expect(await problemOf({ ...SPEC, ...fields })).toBe('none');
  });

  test.each(['2.0.0', '0.6', 'latest', ''])('version %j is unknown', async (cdiVersion) => {
    expect(await problemOf({ ...SPEC, cdiVersion })).toContain('is not known');
  });

  test('a file that grows by references', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => {
      const before =
        index === 0
          ? '[x, x]'
          : `[${Array<string>(10)
              .fill(`*n${index - 1}`)
              .join(', ')}]`;
      return `n${index}: &n${index} ${before}`;
    });
    expect(await problemOf(lines.join('\n'))).toContain('Excessive alias count');
  });

  test.each(['[', '- ', '[{"a":'])('a file that is deeper than the stack, of %j', async (text) => {
    expect(await problemOf(text.repeat(5000))).toContain('neither JSON nor YAML');
  });

  test('what is said of a file that is wrong in each line is short', async () => {
    const devices = Array.from({ length: 5000 }, () => ({ name: '?', containerEdits: 1 }));
    expect((await problemOf({ ...SPEC, devices })).length).toBeLessThan(400);
  });

  test('whatever it holds, it is read to an end', async () => {
    const names = fc.constantFrom(
      'cdiVersion',
      'kind',
      'devices',
      'name',
      'containerEdits',
      'mounts',
      'hooks',
      'env',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue(),
        fc.constantFrom('1.1.0', 'v/c', 'A=b', '/x', null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(names, tie('any')),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(value, async (any) => {
        await problemOf(any);
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        await problemOf(text);
      }),
      { numRuns: 300 },
    );
  });

  test('keys that objects inherit are unknown fields', async () => {
    expect(await problemOf(`{"__proto__": {"kind": "a/b"}, ${JSON.stringify(SPEC).slice(1)}`)).toContain('__proto__');
    expect(await problemOf({ ...SPEC, constructor: 1 })).toContain('constructor');
  });
});
