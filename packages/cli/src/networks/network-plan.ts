import type { PrunedNetwork } from '@tinydock/protocol';
import { formatAge } from '@tinydock/text';
import type { Output } from '../output/output.ts';

const HEADERS = { ID: 'NETWORK ID', Name: 'NAME', Subnet: 'SUBNET', Created: 'CREATED' };

/** What prune would remove, as a table. */
export function networkPlan(networks: readonly PrunedNetwork[], now: Date): Output {
  const rows = networks.map(({ id, name, subnet, createdAt }) => ({
    ID: id.slice(0, 12),
    Name: name,
    Subnet: subnet,
    Created: formatAge(createdAt, now),
  }));
  return { kind: 'list', view: { rows, headers: HEADERS, columns: Object.keys(HEADERS), format: undefined } };
}
