import type { CommandDefinition } from '../program/command-definition.ts';

export const renameCommand: CommandDefinition = {
  usage: 'CONTAINER NEW_NAME',
  description: 'Give a container another name',
  args: { minimum: 2, maximum: 2 },
  flags: [],
  run: async function* ({ args }, context) {
    const [container = '', newName = ''] = args;
    const client = await context.connect();
    await client.containers.rename(container, newName, { signal: context.signal });
    yield* [];
  },
};
