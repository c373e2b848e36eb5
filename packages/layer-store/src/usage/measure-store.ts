import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorePart } from '@tinydock/domain';
import type { StoreLayout } from '../store/store-layout.ts';
import { AllocationCounter } from './allocated-bytes.ts';

type Area = StorePart['area'];

/** Areas of which each entry counts for itself. */
function directoriesOf(layout: StoreLayout): readonly (readonly [Area, string])[] {
  return [
    ['layers', layout.layers],
    ['blobs', layout.blobs],
    ['chains', layout.chains],
    ['staging', layout.staging],
    ['trash', layout.trash],
    ['containers', join(layout.root, 'containers')],
    ['volumes', join(layout.root, 'volumes')],
    ['builds', join(layout.root, 'builds')],
    ['build-caches', join(layout.root, 'build-caches')],
    ['build-records', join(layout.root, 'build-records')],
  ];
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(() => []);
}

async function measureContainer(
  directory: string,
  name: string,
  counter: AllocationCounter,
): Promise<readonly StorePart[]> {
  const path = join(directory, name);
  const parts: StorePart[] = [{ area: 'containers', name, entry: '', bytes: await counter.countOne(path) }];
  for (const entry of await namesIn(path)) {
    parts.push({ area: 'containers', name, entry, bytes: await counter.countTree(join(path, entry)) });
  }
  return parts;
}

/** Everything below the root of a store, in parts that together are what du(1) finds. */
export async function measureStore(layout: StoreLayout): Promise<readonly StorePart[]> {
  const counter = new AllocationCounter();
  const parts: StorePart[] = [];
  for (const [area, directory] of directoriesOf(layout)) {
    for (const name of await namesIn(directory)) {
      if (area === 'containers') parts.push(...(await measureContainer(directory, name, counter)));
      else parts.push({ area, name, entry: '', bytes: await counter.countTree(join(directory, name)) });
    }
  }
  const known = new Set(directoriesOf(layout).map(([, directory]) => directory));
  return [...parts, { area: 'rest', name: '', entry: '', bytes: await countRest(layout.root, known, counter) }];
}

/** What lies outside the areas; of their directories, and those above them, the entries of the directory alone. */
async function countRest(path: string, known: ReadonlySet<string>, counter: AllocationCounter): Promise<number> {
  if (known.has(path)) return counter.countOne(path);
  const leadsOn = [...known].some((directory) => directory.startsWith(`${path}/`));
  if (!leadsOn) return counter.countTree(path);
  let bytes = await counter.countOne(path);
  for (const name of await namesIn(path)) bytes += await countRest(join(path, name), known, counter);
  return bytes;
}
