import type { EventBus } from '../system/event-bus.ts';
import type { NetworkView } from './network-view.ts';

/** What happens to a network, or to a container in it, as {@link EventBus.publish} takes it. */
export function networkEvent(
  { id, name, driver, labels }: NetworkView,
  action: 'create' | 'destroy' | 'connect' | 'disconnect',
  container?: string,
): Parameters<EventBus['publish']>[0] {
  const attributes = { ...labels, ...(container !== undefined && { container }), name, type: driver };
  return { type: 'network', action, id, attributes };
}
