import { parseReference } from '@tinydock/domain';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const commitCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  description: 'Make an image of a container: the layers of its image, and one of what it has changed',
  args: { minimum: 1, maximum: 2 },
  flags: [
    { kind: 'text', flags: '-a, --author', placeholder: 'string', description: 'Who made the image' },
    {
      kind: 'list',
      flags: '-c, --change',
      placeholder: 'list',
      description: 'Dockerfile instructions, such as \'CMD ["/bin/sh"]\'',
    },
    { kind: 'text', flags: '-m, --message', placeholder: 'string', description: "A comment for the image's history" },
    {
      kind: 'boolean',
      flags: '-p, --pause',
      description: 'Freeze the container while it is read (default true)',
      isOnByDefault: true,
    },
  ],
  run: async function* ({ args, flags }, context) {
    const [container = '', reference = ''] = args;
    if (reference !== '') parseReference(reference);
    const client = await context.connect();
    const request = {
      container,
      reference,
      author: flags.text('author') ?? '',
      message: flags.text('message') ?? '',
      changes: [...flags.list('change')],
      withoutPause: !flags.boolean('pause'),
    };
    yield line(await client.containers.commit(request, { signal: context.signal }));
  },
};
