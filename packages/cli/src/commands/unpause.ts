import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const unpauseCommand: CommandDefinition = {
  usage: 'CONTAINER [CONTAINER...]',
  description: 'Let the processes of one or more containers go on',
  args: { minimum: 1 },
  flags: [],
  run: ({ args }, context) =>
    forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.unpause(container, { signal: context.signal });
        return container;
      },
    }),
};
