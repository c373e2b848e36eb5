import { writeLayoutDirectory } from '@tinydock/client';
import { flagError } from '../flags/flag-error.ts';
import { PLATFORMS_FLAG, readPlatforms } from '../flags/platform-flag.ts';
import { openArchiveTarget, openLayoutTarget, writeArchive } from '../output/write-archive.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const FORMATS = ['docker-archive', 'oci-archive', 'oci-dir'];

export const saveCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  description: 'Write one or more images to a tar archive or an OCI layout',
  args: { minimum: 1 },
  flags: [
    {
      kind: 'text',
      flags: '-o, --output',
      placeholder: 'string',
      description: 'Write to this file, not to standard output',
    },
    {
      kind: 'text',
      flags: '--format',
      placeholder: 'string',
      description: 'docker-archive, oci-archive or oci-dir (default docker-archive)',
    },
    PLATFORMS_FLAG,
  ],
  run: async function* ({ args, flags }, context) {
    const format = flags.text('format') ?? 'docker-archive';
    if (!FORMATS.includes(format)) throw flagError('--format', format, `expected ${FORMATS.join(', ')}`);
    const platforms = readPlatforms(flags);
    const output = flags.text('output');
    const directory = format === 'oci-dir' ? await openLayoutTarget(output, context) : undefined;
    const target = directory ?? (await openArchiveTarget(output, context));
    const request = {
      images: [...args],
      format: directory === undefined ? format : 'oci-archive',
      ...platforms,
    };
    const client = await context.connect();
    const bytes = client.images.save(request, { signal: context.signal });
    if (directory === undefined) yield* writeArchive(target, bytes);
    else await writeLayoutDirectory(directory, bytes);
  },
};
