import { posix } from 'node:path';
import { type ByteString, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import { resolvePath } from '../tree/resolve-path.ts';
import type { CopyRequest } from './write-copy-layer.ts';

/** Where the files of a COPY go. */
export interface Placement {
  readonly path: ByteString;
  readonly isDirectory: boolean;
  /** The image has something there. */
  readonly exists: boolean;
}

/** Symlinks of the image are followed, except for `--link`, which sees no image. @throws StepError */
export async function placeDestination({ instruction, sources, target, workdir }: CopyRequest): Promise<Placement> {
  const { destination, heredocs } = instruction;
  const wanted = toByteString(posix.resolve('/', workdir, destination));
  const { path, entry } = instruction.link
    ? { path: wanted.replace(/^\/+/, ''), entry: undefined }
    : await resolvePath(target, wanted);
  const namesDirectory =
    instruction.parents ||
    destination.endsWith('/') ||
    destination === '.' ||
    destination.endsWith('/.') ||
    path === '';
  const [first] = sources;
  const isSeveral = sources.length + heredocs.length > 1;
  // Where it makes a directory, the others go into that.
  const makesDirectory =
    isSeveral && entry === undefined && (first?.entry.type === 'directory' || first?.isArchive === true);
  const isDirectory = namesDirectory || makesDirectory || entry?.type === 'directory';
  if (isDirectory && entry !== undefined && entry.type !== 'directory') {
    const message = `cannot copy into ${destination}: it is no directory in the image`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  const exists = entry !== undefined;
  if (isDirectory || !isSeveral) return { path, isDirectory, exists };
  const message = `several files cannot be copied to ${destination}: a directory ends with /`;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}
