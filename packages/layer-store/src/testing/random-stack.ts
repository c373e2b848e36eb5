import { SeededRandom } from '@tinydock/testing';
import type { TestEntry } from './layer-tar.ts';

const NAMES = ['a', 'b', 'c', 'a!', 'A'];
const MAX_DEPTH = 3;

function addEntries(random: SeededRandom, parent: string, entries: TestEntry[]): void {
  const depth = parent.split('/').length - 1;
  const files: string[] = [];
  for (const name of NAMES) {
    const path = `${parent}${name}`;
    const mode = random.pick([0o755, 0o700]);
    switch (random.integer(0, 8)) {
      case 0:
        entries.push({ path: `${parent}.wh.${name}` });
        break;
      case 1:
        entries.push({ path, content: 'x'.repeat(random.integer(0, 2000)), mode, uid: random.integer(0, 2) });
        files.push(path);
        break;
      case 2:
        entries.push({ path, type: 'symlink', linkPath: random.pick(NAMES) });
        break;
      case 3:
        if (files[0] !== undefined) entries.push({ path, type: 'hardLink', linkPath: files[0] });
        break;
      case 4:
      case 5:
      case 6: {
        if (depth >= MAX_DEPTH) break;
        if (random.integer(0, 2) > 0) entries.push({ path: `${path}/`, mode, gid: random.integer(0, 2) });
        if (random.integer(0, 4) === 0) entries.push({ path: `${path}/.wh..wh..opq` });
        addEntries(random, `${path}/`, entries);
        break;
      }
    }
  }
}

/** Layers that replace, delete and hide much of each other, repeatable by their seed. Lowest first. */
export function randomStack(seed: number, layers: number): readonly (readonly TestEntry[])[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: layers }, () => {
    const entries: TestEntry[] = [{ path: './' }];
    addEntries(random, '', entries);
    return entries;
  });
}
