import type { CommandDefinition } from '../program/command-definition.ts';

export const tagCommand: CommandDefinition = {
  usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  description: 'Give an image one more name',
  args: { minimum: 2, maximum: 2 },
  flags: [],
  // eslint-disable-next-line require-yield -- there is nothing to say of a name that was given
  run: async function* ({ args }, context) {
    const [source = '', target = ''] = args;
    const client = await context.connect();
    await client.images.tag({ source, target }, { signal: context.signal });
  },
};
