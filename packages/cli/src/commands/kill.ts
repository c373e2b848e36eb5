import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const killCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Send a signal to one or more running containers',
  args: { minimum: 1 },
  flags: [
    { kind: 'text', flags: '-s, --signal', placeholder: 'string', description: 'Signal to send (default SIGKILL)' },
  ],
  run: ({ args, flags }, context) => {
    const signal = flags.text('signal') ?? '';
    return forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.kill({ container, signal }, { signal: context.signal });
        return container;
      },
    });
  },
};
