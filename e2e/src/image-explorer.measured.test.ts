import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

/** As many as the promise of a second speaks of; the limit leaves room for slow machines. */
const FILES = 40_000;
const LIMIT_MS = 3_000;

describe('the insides of a large image', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start({}, { startsPrograms: true });
    await loadLayered(daemon, { name: 'base:1', layers: ['mkdir etc; echo base > etc/a'] });
  });
  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test(`nobody waits for any of it on ${FILES} files`, async () => {
    const many = `for d in $(seq 1 200); do mkdir -p data/$d; (cd data/$d; seq -f file-%g 1 ${FILES / 200} | xargs touch); done`;
    await loadLayered(daemon, { name: 'many:1', layers: [many, 'mkdir -p data/7; : > data/7/.wh.file-9'] });
    const commands = [
      ['image', 'files', 'many:1'],
      ['image', 'files', '--only-changes', 'many:1'],
      ['image', 'diff', 'base:1', 'many:1'],
      ['image', 'efficiency', 'many:1'],
      ['image', 'cat', 'many:1', 'data/200/file-1'],
    ];
    for (const command of commands) {
      const start = performance.now();
      await Promise.all([daemon.tdctl(command), daemon.tdctl(['ping'])]);
      expect(performance.now() - start, command.join(' ')).toBeLessThan(LIMIT_MS);
    }
    expect((await daemon.output('image', 'files', 'many:1', 'data/7')).split('\n')).toHaveLength(1 + FILES / 200);
  });
});
