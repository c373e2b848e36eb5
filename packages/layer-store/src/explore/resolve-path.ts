import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from '@tinydock/tar';
import { linkTargetOf } from './describe-file.ts';
import { type Act, actsAtChild, actsAtRoot, seeActs, type Sight } from './layer-acts.ts';
import type { OpenLayer } from './open-layers.ts';
import type { VisitedPath } from './walk-layers.ts';

/** As Linux has it. */
const MAX_LINKS = 40;

/** The names of a path, without empty ones and `.`. */
function splitPath(path: ByteString): ByteString[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** What the layers do at a path taken as it is written, be it visible or not. `..` goes up, at most to the root. */
export function visitPath(layers: readonly OpenLayer[], path: ByteString): VisitedPath {
  const names: ByteString[] = [];
  for (const name of splitPath(path)) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  let acts = actsAtRoot(layers);
  for (const name of names) acts = actsAtChild(layers, acts, name);
  return { path: names.join('/'), acts };
}

interface Step {
  readonly path: ByteString;
  readonly acts: readonly Act[];
  readonly sight: Sight;
}

export interface ResolvedPath extends VisitedPath {
  readonly sight: Sight;
}

/**
 * Finds what the stack shows at a path. Symlinks are followed inside the image, whose root nothing leaves.
 * @param followsLast whether a symlink at the path's own end is followed; one before a slash always is
 * @throws TinydockError NOT_FOUND naming what is missing, INVALID_ARGUMENT where links lead in a circle
 */
export function resolvePath(layers: readonly OpenLayer[], path: ByteString, followsLast: boolean): ResolvedPath {
  const rootActs = actsAtRoot(layers);
  const rootSight = seeActs(layers, '', rootActs);
  if (rootSight === undefined) throw createMissingError(path, 'the image has no layers');
  const steps: Step[] = [{ path: '', acts: rootActs, sight: rootSight }];
  const pending = splitPath(path).reverse();
  const isDirectoryWanted = /\/\.?$/.test(path);
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const parent = steps.at(-1);
    if (parent?.sight.inode.kind !== 'directory') throw createMissingError(path, isNoDirectory(parent?.path ?? ''));
    if (name === '..') {
      if (steps.length > 1) steps.pop();
      continue;
    }
    const step = stepInto(layers, parent, name);
    if (step === undefined) {
      throw createMissingError(path, `there is no ${formatByteString(`/${joinPath(parent.path, name)}`)}`);
    }
    const isFollowed = pending.length > 0 || followsLast || isDirectoryWanted;
    if (step.sight.inode.kind !== 'symlink' || !isFollowed) {
      steps.push(step);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) throw createCircleError(path);
    const target = linkTargetOf(layers, step.sight);
    if (target.startsWith('/')) steps.splice(1);
    pending.push(...splitPath(target).reverse());
  }
  const last = steps.at(-1);
  if (last === undefined || (isDirectoryWanted && last.sight.inode.kind !== 'directory')) {
    throw createMissingError(path, isNoDirectory(last?.path ?? ''));
  }
  return last;
}

function stepInto(layers: readonly OpenLayer[], parent: Step, name: ByteString): Step | undefined {
  const path = joinPath(parent.path, name);
  const acts = actsAtChild(layers, parent.acts, name);
  const sight = seeActs(layers, path, acts);
  return sight === undefined ? undefined : { path, acts, sight };
}

function joinPath(parent: ByteString, name: ByteString): ByteString {
  return parent === '' ? name : `${parent}/${name}`;
}

function createMissingError(path: ByteString, detail: string): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    message: `no such path in the image: ${formatByteString(path)}: ${detail}`,
    hint: '`tdctl image files IMAGE` lists what the image holds.',
  });
}

function isNoDirectory(path: ByteString): string {
  return `${formatByteString(`/${path}`)} is not a directory`;
}

function createCircleError(path: ByteString): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `${formatByteString(path)} goes through more than ${MAX_LINKS} symlinks: they lead in a circle`,
  });
}
