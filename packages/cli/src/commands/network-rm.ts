import { isTinydockError } from '@tinydock/domain';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const networkRemoveCommand: CommandDefinition = {
  usage: '[OPTIONS] NETWORK [NETWORK...]',
  description: 'Remove one or more networks',
  args: { minimum: 1 },
  flags: [{ kind: 'boolean', flags: '-f, --force', description: 'A network that is not there is no failure' }],
  run: async function* ({ args, flags }, context) {
    const client = await context.connect();
    for (const name of args) {
      try {
        yield line(await client.networks.remove(name, { signal: context.signal }));
      } catch (error) {
        if (context.signal.aborted) throw error;
        const isMissing = isTinydockError(error) && error.code === 'NOT_FOUND';
        yield { kind: 'failure', error, isIgnored: flags.boolean('force') && isMissing };
      }
    }
  },
};
