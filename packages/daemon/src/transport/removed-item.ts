import type { RemovedItemInput } from '@tinydock/protocol';
import type { RemovedItem } from '../images/remove-image.ts';

export function removedItemToWire(item: RemovedItem): RemovedItemInput {
  return item.kind === 'untagged' ? { untagged: item.name } : { deleted: item.id };
}
