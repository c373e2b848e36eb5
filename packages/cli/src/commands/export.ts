import { openArchiveTarget, writeArchive } from '../output/write-archive.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const exportCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER',
  description: "Write a container's files to a tar archive",
  args: { minimum: 1, maximum: 1 },
  flags: [
    {
      kind: 'text',
      flags: '-o, --output',
      placeholder: 'string',
      description: 'Write to this file, not to standard output',
    },
  ],
  run: async function* ({ args, flags }, context) {
    const target = await openArchiveTarget(flags.text('output'), context);
    const client = await context.connect();
    yield* writeArchive(target, client.containers.export(args[0] ?? '', { signal: context.signal }));
  },
};
