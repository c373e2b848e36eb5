import { describe, expect, test, vi } from 'vitest';
import { IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const ARM = { os: 'linux', architecture: 'arm64', variant: '' };

describe('load --platform', () => {
  test.each([
    [[], { platform: null, allPlatforms: false }],
    [['--platform', 'arm64'], { platform: ARM, allPlatforms: false }],
    [['--platform=all'], { platform: null, allPlatforms: true }],
  ])('%j', async (flags, request) => {
    const load = vi.fn(async function* () {
      const image = { imageId: IMAGE_ID, tags: ['a:1'], movedTags: [] };
      yield await Promise.resolve({ event: 'image' as const, image });
    });
    expect(await runTdctl(['load', ...flags], { script: { images: { load } }, input: 'x' })).toMatchObject({
      exitCode: 0,
      stdout: 'Loaded image: a:1\n',
    });
    expect(load).toHaveBeenCalledWith(expect.anything(), request, expect.anything());
  });
});

test.each([['history'], ['image', 'inspect']])('%s --platform asks for the image of that platform', async (...argv) => {
  const asked: unknown[] = [];
  const answer = (_: string, options: unknown): Promise<never> => {
    asked.push(options);
    return Promise.reject(new Error('asked'));
  };
  const script = { images: { history: answer, inspect: answer } };
  expect(await runTdctl([...argv, '--platform', 'linux/arm64', 'a'], { script })).toMatchObject({ exitCode: 1 });
  expect(asked).toEqual([expect.objectContaining({ platform: ARM })]);
});

test.each(['load', 'save', 'pull', 'history'])('%s: a platform that is none is refused', async (command) => {
  const argv = [command, '--platform', 'a/b/c/d', ...(command === 'load' ? [] : ['a'])];
  expect((await runTdctl(argv, { input: '' })).stderr).toContain('invalid platform "a/b/c/d"');
});
