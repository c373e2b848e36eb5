import type { PrunedContainer } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { Output } from '../output/output.ts';

const HEADERS = { ID: 'CONTAINER ID', Name: 'NAME', Image: 'IMAGE', State: 'STATE', Size: 'SIZE' };

/** What prune would remove, as a table. */
export function containerPlan(
  containers: readonly PrunedContainer[],
  bytesOf: (container: PrunedContainer) => number,
): Output {
  const rows = containers.map((container) => ({
    ID: container.id.slice(0, 12),
    Name: container.name,
    Image: container.image,
    State: container.state,
    Size: formatSize(bytesOf(container)),
  }));
  return { kind: 'list', view: { rows, headers: HEADERS, columns: Object.keys(HEADERS), format: undefined } };
}
