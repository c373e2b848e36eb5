import { isTinydockError } from '@tinydock/domain';
import type { CommandDefinition } from '../program/command-definition.ts';

export const networkDisconnectCommand: CommandDefinition = {
  usage: '[OPTIONS] NETWORK CONTAINER',
  description: 'Disconnect a container from a network',
  args: { minimum: 2, maximum: 2 },
  flags: [{ kind: 'boolean', flags: '-f, --force', description: 'A container that is not there is no failure' }],
  run: async function* ({ args: [network = '', container = ''], flags }, context) {
    const client = await context.connect();
    try {
      await client.networks.disconnect({ network, container }, { signal: context.signal });
    } catch (error) {
      const isMissing = isTinydockError(error) && error.reason === 'CONTAINER_NOT_FOUND';
      if (!flags.boolean('force') || !isMissing) throw error;
      yield { kind: 'failure', error, isIgnored: true };
    }
  },
};
