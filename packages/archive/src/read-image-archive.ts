import type { ArchivedImage, ArchiveSink, Platform } from '@tinydock/domain';
import { invalidArchive } from './archive-error.ts';
import { collectArchive } from './collect-archive.ts';
import { decompressArchive } from './decompress-archive.ts';
import { resolveDockerArchive, resolveOciLayout } from './resolve-archive.ts';

export interface ReadArchiveOptions {
  /** Chooses from an index. */
  readonly platform: Platform;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads an archive as `docker save` or an OCI layout has it, plain or in gzip or zstd, in one pass. Its layers go to
 * the sink as they come; its images are returned once all of it has been read and fits together.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, DIGEST_MISMATCH, DIFF_ID_MISMATCH; NOT_FOUND /
 *   PLATFORM_NOT_FOUND; what the sink throws
 */
export async function readImageArchive(
  source: AsyncIterable<Uint8Array>,
  sink: ArchiveSink,
  options: ReadArchiveOptions,
): Promise<readonly ArchivedImage[]> {
  const contents = await collectArchive(decompressArchive(source), sink, options);
  if (contents.json.has('manifest.json')) return resolveDockerArchive(contents);
  if (contents.json.has('index.json')) return resolveOciLayout(contents, options.platform);
  throw invalidArchive('it has neither manifest.json nor index.json', {
    hint: 'To make an image of a root filesystem use `tdctl import`.',
  });
}
