import type { ContainerRecord } from '@tinydock/domain';
import type { EventBus } from '../system/event-bus.ts';

/** What happens to a container, as {@link EventBus.publish} takes it. */
export function containerEvent(
  record: ContainerRecord,
  action: string,
  attributes: Readonly<Record<string, string>> = {},
): Parameters<EventBus['publish']>[0] {
  const { name, spec } = record;
  return {
    type: 'container',
    action,
    id: record.id,
    attributes: { ...spec.labels, ...attributes, name, image: spec.imageName },
  };
}
