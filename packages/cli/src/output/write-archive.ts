import { resolve } from 'node:path';
import { checkArchiveTarget, checkLayoutTarget, writeArchiveFile } from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from './output.ts';

/** The file that an archive shall go to; undefined for standard output. */
export type ArchiveTarget = string | undefined;

/**
 * Finds out where an archive shall go, before it is asked for.
 * @throws TinydockError INVALID_ARGUMENT for a terminal or a directory; NOT_FOUND where the directory is not there
 */
export async function openArchiveTarget(output: string | undefined, context: CliContext): Promise<ArchiveTarget> {
  if (output !== undefined && output !== '-') {
    const path = resolve(context.cwd, output);
    await checkArchiveTarget(path);
    return path;
  }
  if (!context.isStdoutTerminal) return undefined;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: 'cannot write an archive to a terminal',
    hint: 'Name a file with --output, or redirect standard output.',
  });
}

/**
 * Finds out where the directory of a layout shall be, before it is asked for.
 * @throws TinydockError INVALID_ARGUMENT where none is named; as {@link checkLayoutTarget}
 */
export async function openLayoutTarget(output: string | undefined, context: CliContext): Promise<string> {
  if (output === undefined || output === '-') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'a directory cannot go to standard output',
      hint: 'Name one with --output.',
    });
  }
  const path = resolve(context.cwd, output);
  await checkLayoutTarget(path);
  return path;
}

/** Writes all bytes to the target. @throws as {@link writeArchiveFile} */
export async function* writeArchive(
  target: ArchiveTarget,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Output, void, undefined> {
  if (target !== undefined) await writeArchiveFile(target, bytes);
  else for await (const data of bytes) yield { kind: 'bytes', stream: 'stdout', data };
}
