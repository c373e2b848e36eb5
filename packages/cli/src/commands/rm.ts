import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { forEachContainer } from '../containers/for-each-container.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const rmCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Remove one or more containers',
  args: { minimum: 1 },
  flags: [
    { kind: 'boolean', flags: '-f, --force', description: 'Kill containers that run, and remove them' },
    { kind: 'boolean', flags: '-v, --volumes', description: 'Remove their anonymous volumes too' },
    ...refuseFlags(['-l, --link'], REASONS.link, { takesValue: false }),
  ],
  run: ({ args, flags }, context) => {
    const options = { force: flags.boolean('force'), volumes: flags.boolean('volumes') };
    return forEachContainer(args, context, {
      ignoresMissing: options.force,
      act: async (client, container) => {
        await client.containers.remove({ container, ...options }, { signal: context.signal });
        return container;
      },
    });
  },
};
