import { posix } from 'node:path';
import { type ImageConfig, type MountSpec, TinydockError, type TmpfsMount } from '@tinydock/domain';

/** A mount as it is asked for; a volume without a source is anonymous, an image is yet to be found. */
export interface RequestedMount extends MountSpec {
  readonly mustExist: boolean;
  readonly isNotFilled: boolean;
}

export interface MountSources {
  readonly requested: readonly RequestedMount[];
  /** Those of other containers, which give way to what is asked for. */
  readonly inherited: readonly RequestedMount[];
  readonly tmpfs: readonly TmpfsMount[];
  readonly config: ImageConfig;
  readonly newVolumeName: () => string;
}

/** `/data/` and `/data` are one place. */
function cleanPath(path: string): string {
  return posix.resolve('/', path);
}

function duplicateTarget(targets: readonly string[]): TinydockError {
  const twice = targets.find((target, index) => targets.indexOf(target) !== index) ?? '';
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `two volumes have the same place in the container: ${JSON.stringify(twice)}`,
  });
}

function anonymousVolume(target: string): RequestedMount {
  return { kind: 'volume', source: '', target, readOnly: false, mustExist: false, isNotFilled: false };
}

/**
 * What is asked for, then what other containers have, then what the image wants: the first for a place wins.
 * @throws TinydockError INVALID_ARGUMENT where two that are asked for have one place
 */
export function mergeMounts(sources: MountSources): MountSpec[] {
  const requested = sources.requested.map((mount) => ({ ...mount, target: cleanPath(mount.target) }));
  const tmpfs = sources.tmpfs.map(({ target }) => cleanPath(target));
  const places = [...requested.map((mount) => mount.target), ...tmpfs];
  const targets = new Set(places);
  if (targets.size < places.length) throw duplicateTarget(places);
  const isFree = (target: string): boolean => !targets.has(target);
  const inherited = sources.inherited.filter(({ target }) => isFree(target));
  for (const { target } of inherited) targets.add(target);
  const wanted = [...new Set(sources.config.process.volumes.map(cleanPath))].filter(isFree).map(anonymousVolume);
  return [...requested, ...inherited, ...wanted].map((mount) => ({
    ...mount,
    source: mount.source === '' ? sources.newVolumeName() : mount.source,
    ...(mount.kind === 'volume' && { isAnonymous: mount.source === '' || mount.isAnonymous === true }),
  }));
}
