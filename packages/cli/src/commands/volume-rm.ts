import { isTinydockError } from '@tinydock/domain';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const volumeRemoveCommand: CommandDefinition = {
  usage: '[OPTIONS] VOLUME [VOLUME...]',
  description: 'Remove one or more volumes that no container has',
  args: { minimum: 1 },
  flags: [{ kind: 'boolean', flags: '-f, --force', description: 'Do not mind volumes that are not there' }],
  run: async function* ({ args, flags }, context) {
    const client = await context.connect();
    for (const name of args) {
      try {
        await client.volumes.remove(name, { signal: context.signal });
      } catch (error) {
        const isMissing = isTinydockError(error) && error.reason === 'VOLUME_NOT_FOUND';
        if (context.signal.aborted) throw error;
        if (!isMissing || !flags.boolean('force')) {
          yield { kind: 'failure', error };
          continue;
        }
      }
      yield line(name);
    }
  },
};
