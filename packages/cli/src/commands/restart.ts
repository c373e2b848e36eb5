import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const restartCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Restart one or more containers',
  args: { minimum: 1 },
  flags: [
    { kind: 'text', flags: '-s, --signal', placeholder: 'string', description: 'Signal to send first' },
    {
      kind: 'text',
      flags: '-t, --timeout',
      placeholder: 'int',
      description: 'Seconds to wait before killing; -1 for ever',
    },
    { kind: 'text', flags: '--time', placeholder: 'int', description: 'The same as --timeout' },
  ],
  run: ({ args, flags }, context) => {
    const timeoutSeconds = flags.integer('timeout') ?? flags.integer('time');
    const options = {
      signal: flags.text('signal') ?? '',
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    };
    return forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.restart({ container, ...options }, { signal: context.signal });
        return container;
      },
    });
  },
};
