import { TinydockError } from '@tinydock/domain';

export interface CopySource {
  readonly isDirectory: boolean;
  /** What it is called where it is. */
  readonly name: string;
  /** It was named as `directory/.`: what is in it is meant, not the directory. */
  readonly isContents: boolean;
}

export interface CopyTarget {
  /** Absolute, without a slash at its end. */
  readonly path: string;
  /** What is there, links followed; undefined for nothing. */
  readonly found: { readonly isDirectory: boolean } | undefined;
  /** It was named with a slash or `/.` at its end, which says that it is a directory. */
  readonly assertsDirectory: boolean;
}

export interface CopyPlan {
  /** Where the tar is unpacked. */
  readonly directory: string;
  /** What the source is called in the tar; empty where it is the contents of a directory. */
  readonly name: string;
}

function impossible(target: CopyTarget, problem: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot copy to ${target.path}: ${problem}` });
}

/**
 * Where a copy goes and what it is called there, by the rules of `docker cp`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function planCopy(source: CopySource, target: CopyTarget): CopyPlan {
  const { found, path } = target;
  if (found?.isDirectory === true) return { directory: path, name: source.isContents ? '' : source.name };
  if (found !== undefined && source.isDirectory)
    throw impossible(target, 'a directory cannot take the place of a file');
  if (target.assertsDirectory && found !== undefined) throw impossible(target, 'it is not a directory');
  if (target.assertsDirectory && !source.isDirectory) throw impossible(target, 'there is no such directory');
  const slash = path.lastIndexOf('/');
  return { directory: path.slice(0, slash) || '/', name: path.slice(slash + 1) };
}
