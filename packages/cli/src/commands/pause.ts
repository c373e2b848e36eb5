import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const pauseCommand: CommandDefinition = {
  usage: 'CONTAINER [CONTAINER...]',
  description: 'Freeze the processes of one or more containers',
  args: { minimum: 1 },
  flags: [],
  run: ({ args }, context) =>
    forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.pause(container, { signal: context.signal });
        return container;
      },
    }),
};
