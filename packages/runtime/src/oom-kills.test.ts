import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasOomKills } from './oom-kills.ts';

describe('what the kernel has killed for its memory', () => {
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-oom-'));
  });

  afterAll(async () => {
    await rm(dir, { recursive: true });
  });

  it.each([
    [false, 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n', false],
    [false, 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n', true],
    [false, 'oom_kill_disable 1\nunder_oom 0\n', false],
    [true, 'low 0\nhigh 0\nmax 41\noom 1\noom_kill 1\noom_group_kill 0\n', true],
    [true, 'low 0\nhigh 0\nmax 41\noom 3\noom_kill 0\noom_group_kill 0\n', false],
  ])('unified %s: %j', async (isUnified, text, expected) => {
    await writeFile(join(dir, isUnified ? 'memory.events' : 'memory.oom_control'), text);
    expect(hasOomKills({ dir, isUnified })).toBe(expected);
  });

  it('is nothing where there is no such cgroup', async () => {
    expect(hasOomKills({ dir: join(dir, 'gone'), isUnified: true })).toBe(false);
    expect(hasOomKills(undefined)).toBe(false);
  });
});
