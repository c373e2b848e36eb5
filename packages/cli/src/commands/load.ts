import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ArchiveSource } from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import type { LoadedImage } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { PLATFORMS_FLAG, readPlatforms } from '../flags/platform-flag.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

interface OpenedArchive {
  readonly source: ArchiveSource;
  /** Undefined where it is not known. */
  readonly totalBytes: number | undefined;
}

async function openArchive(input: string | undefined, context: CliContext): Promise<OpenedArchive> {
  if (input === undefined || input === '-') {
    if (!context.stdin.isTerminal) return { source: context.stdin.archive(), totalBytes: undefined };
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'cannot load an archive from a terminal',
      hint: 'Name a file with --input, or redirect standard input.',
    });
  }
  const path = resolve(context.cwd, input);
  // What cannot be read here is reported by whoever reads it.
  const stats = await stat(path).catch(() => undefined);
  return { source: { path }, totalBytes: stats?.isFile() === true ? stats.size : undefined };
}

function* describeImage(image: LoadedImage): Generator<Output, void, undefined> {
  for (const { tag, from } of image.movedTags) {
    yield line(`${tag} was the name of image ${from}, and is now the name of the image loaded here`);
  }
  if (image.tags.length === 0) yield line(`Loaded image ID: ${image.imageId}`);
  for (const tag of image.tags) yield line(`Loaded image: ${tag}`);
}

export const loadCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Load images from a docker-archive or OCI layout, plain or in gzip, zstd, bzip2 or xz',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'text',
      flags: '-i, --input',
      placeholder: 'string',
      description: 'Read from this file or OCI directory, not from standard input',
    },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Do not show the progress' },
    PLATFORMS_FLAG,
  ],
  run: async function* ({ flags }, context) {
    const request = readPlatforms(flags);
    const { source, totalBytes } = await openArchive(flags.text('input'), context);
    const client = await context.connect();
    let count = 0;
    for await (const progress of client.images.load(source, request, { signal: context.signal })) {
      if (progress.image !== null && progress.image !== undefined) {
        count += 1;
        yield* describeImage(progress.image);
      } else if (!flags.boolean('quiet')) yield { kind: 'load', progress, totalBytes };
    }
    if (count === 0) yield note('tdctl: the archive holds no image');
  },
};
