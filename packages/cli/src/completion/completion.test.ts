import type { InfoResponse } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { buildContainer, buildImage } from '../testing/builders.ts';
import { type ClientScript, runTdctl } from '../testing/cli-harness.ts';

const info = { cdiDevices: ['vendor.com/card=0', 'vendor.com/card=0:1'] } as unknown as InfoResponse;
const exited = buildContainer().status;
const script: ClientScript = {
  system: { info: () => Promise.resolve(info) },
  images: {
    list: () =>
      Promise.resolve([
        buildImage({ tags: ['localhost:5000/a/b:2', 'web:1'] }),
        buildImage({ id: `sha256:${'b'.repeat(64)}`, tags: [] }),
      ]),
  },
  volumes: { list: () => Promise.resolve([volume]) },
  networks: { list: () => Promise.resolve([network]) },
  containers: {
    list: () =>
      Promise.resolve([
        buildContainer(),
        buildContainer({ name: 'old', status: exited === null ? null : { ...exited, state: 'exited' } }),
      ]),
  },
};

const volume = {
  name: 'web-data',
  driver: 'local',
  createdAt: '',
  labels: {},
  options: {},
  mountpoint: '',
  containers: ['web'],
};

const network = {
  id: 'ab'.repeat(32),
  name: 'web-net',
  driver: 'bridge',
  createdAt: '',
  subnet: '10.1.2.0/24',
  gateway: '10.1.2.1',
  ipRange: '',
  auxAddresses: {},
  internal: false,
  labels: {},
  options: {},
  ipv6: null,
  containers: [],
};

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await runTdctl(['__complete', '--', ...words], { script });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
}

describe('words', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['pu'], ['pull', 'push']],
    [
      ['run', '--device', 'vendor.com/card=0'],
      ['vendor.com/card=0', 'vendor.com/card=0:1'],
    ],
    [['create', '--device=other'], []],
    [['image', 'hi'], ['history']],
    [['help', 'comp'], ['completion']],
    [['-D', '--host', 'x', 'pul'], ['pull']],
    [['save', '--form'], ['--format']],
    [
      ['save', '--format', ''],
      ['docker-archive', 'oci-archive', 'oci-dir'],
    ],
    [['save', '--format=oci-a'], ['--format=oci-archive']],
    [['images', '--sort', 's'], ['size']],
    [
      ['rmi', ''],
      ['localhost:5000/a/b:2', 'web:1', 'bbbbbbbbbbbb'],
    ],
    [['rmi', 'web:1', 'localhost:5'], ['localhost:5000/a/b:2']],
    [['rmi', '-f', 'we'], ['web:1']],
    [
      ['rm', ''],
      ['web', 'old'],
    ],
    [['stop', ''], ['web']],
    [['start', ''], ['old']],
    [['container', 'stop', '-t', '3', ''], ['web']],
    [
      ['inspect', 'w'],
      ['web', 'web:1', 'web-data', 'web-net'],
    ],
    [['network', 'rm', 'w'], ['web-net']],
    [
      ['network', 'connect', 'web-net', ''],
      ['web', 'old'],
    ],
    [['run', '--network', 'w'], ['web-net']],
    [['run', '--network=w'], ['--network=web-net']],
    [['volume', 'rm', 'w'], ['web-data']],
    [['volume', 'inspect', 'web-data', ''], []],
    [['run', '-v', 'we'], ['web-data']],
    [['run', '-v', './we'], [':files']],
    [['run', '-v', 'x'], [':files']],
    [['exec', '-it', ''], ['web']],
    [['exec', 'web', ''], []],
    [['exec', 'web', '--'], []],
    [['run', '--name', ''], []],
    [['run', '--rm', '-e', 'A=b', 'we'], ['web:1']],
    [['run', '--env-file', ''], [':files']],
    [['save', '-o', ''], [':files']],
    [['import', ''], [':files']],
    [['none', ''], []],
  ])('%j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  test('flags come with what they do, and those that are not there do not come', async () => {
    const { stdout } = await runTdctl(['__complete', '--', 'pull', '-'], { script });
    expect(stdout).toContain('--all-tags\tDownload every tag');
    expect(stdout).not.toContain('--disable-content-trust');
  });

  test('a daemon that does not answer is no reason to write on the prompt', async () => {
    const failing = { images: { list: () => Promise.reject(new Error('gone')) } };
    expect(await runTdctl(['__complete', '--', 'rmi', ''], { script: failing })).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('prints the script of %s', async (shell) => {
    const { exitCode, stdout } = await runTdctl(['completion', shell]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('__complete --');
  });

  test('knows no other shell', async () => {
    expect(await runTdctl(['completion', 'csh'])).toMatchObject({ exitCode: 1 });
  });
});
