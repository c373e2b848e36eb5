import type { Client } from '@tinydock/client';
import { formatSize } from '@tinydock/text';
import type { DashboardEvent, PruneKind } from '../state/dashboard-event.ts';

const REASONS: Readonly<Record<string, string>> = { anonymous: 'nobody named it', unused: 'no container has it' };

async function planVolumes(client: Client): Promise<DashboardEvent> {
  const volumes = await client.volumes.prune({ all: true, planOnly: true });
  return {
    type: 'prune-plan',
    action: { kind: 'prune-volumes', names: volumes.map(({ name }) => name), isWhole: true },
    consequences: volumes.map(
      ({ name, reason, sizeBytes }) => `${name} (${REASONS[reason] ?? reason}): frees ${formatSize(sizeBytes)}`,
    ),
  };
}

async function planNetworks(client: Client): Promise<DashboardEvent> {
  const networks = await client.networks.prune({ planOnly: true });
  return {
    type: 'prune-plan',
    action: { kind: 'prune-networks', networks: networks.map(({ id, name }) => ({ id, name })), isWhole: true },
    consequences: networks.map(({ name, subnet }) => `${name}, which has ${subnet}`),
  };
}

/** Asks the daemon what would go; nothing goes. @throws what the daemon says */
export function planPrune(client: Client, what: PruneKind): Promise<DashboardEvent> {
  return what === 'volumes' ? planVolumes(client) : planNetworks(client);
}
