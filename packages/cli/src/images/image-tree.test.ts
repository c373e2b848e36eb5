import type { ImageWithContents } from '@tinydock/client';
import type { Image } from '@tinydock/protocol';
import { expect, test, vi } from 'vitest';
import { buildImage } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const MB = 1_000_000;

function image(digit: string, architecture: string, changes: Partial<Image> = {}): Image {
  const platform = { os: 'linux', architecture, variant: architecture === 'arm' ? 'v7' : '' };
  return buildImage({ id: `sha256:${digit.repeat(64)}`, platform, tags: [], ...changes });
}

function withContents(one: Image, index: string | undefined, ...layers: readonly string[]): ImageWithContents {
  const contents = {
    indexes: index === undefined ? [] : [index],
    layers: layers.map((diffId) => ({ diffId, tarBytes: MB, indexBytes: MB / 10, entries: 1 })),
  };
  return { image: one, contents };
}

const OWN = image('1', 'amd64', { tags: ['web:1', 'web:latest'], containers: 2 });
const ARM = image('2', 'arm');
const OTHER = image('3', 'amd64', { tags: ['db:1'] });
const OLD = image('4', 'amd64');
const ALL = [
  withContents(OWN, 'i', 'a', 'b'),
  withContents(ARM, 'i', 'c', 'b'),
  withContents(OTHER, undefined, 'a'),
  withContents(OLD, undefined),
];

const run = (chosen: readonly Image[], ...argv: readonly string[]) => {
  const images = { list: vi.fn(() => Promise.resolve(chosen)), listWithContents: () => Promise.resolve(ALL) };
  return runTdctl(['images', '--tree', ...argv], { script: { images } });
};

test('draws each image with its names and platforms, and counts a layer once', async () => {
  expect((await run(ALL.map((one) => one.image))).stdout).toBe(
    [
      'IMAGE             ID             DISK USAGE   CONTENT SIZE   USED',
      '',
      'web:1             111111111111        3.3MB            3MB   ✔',
      'web:latest',
      '├─ linux/amd64    111111111111        2.2MB            2MB   ✔',
      '└─ linux/arm/v7   222222222222        2.2MB            2MB',
      '',
      'db:1              333333333333        1.1MB            1MB',
      '└─ linux/amd64    333333333333        1.1MB            1MB',
      '',
      '<untagged>        444444444444           0B             0B',
      '└─ linux/amd64    444444444444           0B             0B',
      '',
    ].join('\n'),
  );
});

test('draws an image once for each index that its tags stand for', async () => {
  const tags = ['web:1', 'web:2', 'web:3'];
  const own = image('1', 'amd64', { tags, tagDigests: { 'web:1': 'i', 'web:2': 'j', 'web:3': 'plain' } });
  const contents = { indexes: ['i', 'j'], layers: [] };
  const all = [{ image: own, contents }, withContents(ARM, 'i'), withContents(OLD, 'j')];
  const images = { list: () => Promise.resolve([own, ARM]), listWithContents: () => Promise.resolve(all) };
  const { stdout } = await runTdctl(['images', '--tree'], { script: { images } });
  expect(stdout.split('\n').map((text) => text.split('   ')[0])).toEqual([
    'IMAGE',
    '',
    'web:1',
    '├─ linux/amd64',
    '└─ linux/arm/v7',
    '',
    'web:2',
    '├─ linux/amd64',
    '└─ linux/amd64',
    '',
    'web:3',
    '└─ linux/amd64',
    '',
  ]);
});

test('shows what is asked for, with the platforms that come with it', async () => {
  const { stdout } = await run([{ ...OWN, tags: ['web:1'] }], 'web:1');
  expect(stdout).toContain('└─ linux/arm/v7');
  expect(stdout).not.toContain('web:latest');
  expect((await run([])).stdout).toBe('IMAGE   ID   DISK USAGE   CONTENT SIZE   USED\n');
  expect((await run([OLD], '--no-trunc')).stdout).toContain(OLD.id);
});

test.each([['-q'], ['--digests'], ['--format', 'json']])('does not go together with %s', async (...flags) => {
  expect(await run([], ...flags)).toMatchObject({ exitCode: 1, stdout: '' });
});
