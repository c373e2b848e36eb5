import { resolve } from 'node:path';
import { type ArchiveSource, fetchArchive } from '@tinydock/client';
import { parsePlatform, parseReference, TinydockError } from '@tinydock/domain';
import { platformToWire } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

function openSource(source: string, context: CliContext): ArchiveSource {
  if (isUrl(source)) return fetchArchive(source, context.signal);
  if (source !== '-') return { path: resolve(context.cwd, source) };
  if (!context.stdin.isTerminal) return context.stdin.archive();
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: 'cannot import an archive from a terminal',
    hint: 'Name a file, or redirect standard input.',
  });
}

export const importCommand: CommandDefinition = {
  usage: '[OPTIONS] FILE|URL|- [REPOSITORY[:TAG]]',
  description: 'Make an image of the tar of a root filesystem, plain or in gzip, zstd, bzip2 or xz',
  args: { minimum: 1, maximum: 2 },
  flags: [
    {
      kind: 'list',
      flags: '-c, --change',
      placeholder: 'list',
      description: 'Dockerfile instructions, such as \'CMD ["/bin/sh"]\'',
    },
    { kind: 'text', flags: '-m, --message', placeholder: 'string', description: "A comment for the image's history" },
    { kind: 'text', flags: '--platform', placeholder: 'string', description: 'The platform, such as linux/arm64' },
  ],
  run: async function* ({ args, flags }, context) {
    const [file = '', reference = ''] = args;
    if (reference !== '') parseReference(reference);
    const platform = flags.text('platform');
    const request = {
      reference,
      message: flags.text('message') ?? (isUrl(file) ? `Imported from ${file}` : ''),
      changes: [...flags.list('change')],
      ...(platform === undefined ? {} : { platform: platformToWire(parsePlatform(platform)) }),
    };
    const source = openSource(file, context);
    const client = await context.connect();
    for await (const progress of client.images.import(source, request, { signal: context.signal })) {
      if (progress.event === 'imageId' && progress.imageId !== undefined) yield line(progress.imageId);
    }
  },
};
