import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const waitCommand: CommandDefinition = {
  usage: 'CONTAINER [CONTAINER...]',
  description: 'Block until one or more containers stop, then print their exit codes',
  args: { minimum: 1 },
  flags: [],
  run: ({ args }, context) =>
    forEachContainer(args, context, {
      act: async (client, container) => {
        const { exitCode } = await client.containers.wait({ container }, { signal: context.signal });
        return String(exitCode);
      },
    }),
};
