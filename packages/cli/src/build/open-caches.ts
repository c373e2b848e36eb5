import { join, resolve } from 'node:path';
import { type BuildInput, openCacheDirectory, openLayout } from '@tinydock/client';
import type { CliContext } from '../context/cli-context.ts';
import { note, type Output } from '../output/output.ts';
import type { BuildCaches } from './parse-caches.ts';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Finds the caches that lie in directories. One that cannot be read is a warning: it may come to be with this build.
 * @throws TinydockError for a directory that cannot take a cache
 */
export async function* openCaches(
  { from, toDirectories }: BuildCaches,
  { cwd, stateDir }: Pick<CliContext, 'cwd' | 'stateDir'>,
): AsyncGenerator<Output, Required<Pick<BuildInput, 'cacheFrom' | 'cacheTo'>>, undefined> {
  const cacheFrom: NonNullable<BuildInput['cacheFrom']>[number][] = [];
  for (const one of from) {
    if (!('path' in one)) {
      cacheFrom.push(one);
      continue;
    }
    try {
      cacheFrom.push(await openLayout({ ...one, cwd, secretPath: join(stateDir, 'context-key') }));
    } catch (error) {
      yield note(`WARNING: the build goes on without the cache ${one.path}: ${reasonOf(error)}`);
    }
  }
  const cacheTo: NonNullable<BuildInput['cacheTo']>[number][] = [];
  for (const to of toDirectories) {
    const directory = resolve(cwd, to.directory);
    try {
      cacheTo.push({ ...to, directory, ...(await openCacheDirectory(directory)) });
    } catch (error) {
      if (!to.ignoreErrors) throw error;
      yield note(`WARNING: the cache ${to.name} will not be exported: ${reasonOf(error)}`);
    }
  }
  return { cacheFrom, cacheTo };
}
