import { DEFAULT_REGISTRY, parseRegistryHost } from '@tinydock/domain';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const logoutCommand: CommandDefinition = {
  usage: '[SERVER]',
  description: 'Log out from a registry; from Docker Hub where no server is named',
  args: { minimum: 0, maximum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const [server] = args;
    const registry = server === undefined ? DEFAULT_REGISTRY : parseRegistryHost(server);
    const store = await context.openCredentials();
    const wasThere = await store.erase(registry, context.signal);
    yield line(wasThere ? `Removing login credentials for ${registry}` : `Not logged in to ${registry}`);
  },
};
