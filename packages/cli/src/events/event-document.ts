import type { Event } from '@tinydock/protocol';
import { formatLocalRfc3339Nano } from '../format/local-time.ts';
import { toGoMap } from '../inspect/go-shapes.ts';
import type { GoStruct } from '../format/template/go-value.ts';

function fromOf({ type, attributes }: Event): string {
  return (type === 'image' ? attributes['name'] : attributes['image']) ?? '';
}

/** As Docker has it, in milliseconds. */
function times({ time }: Event): { readonly seconds: number; readonly nanoseconds: number } {
  const ms = Date.parse(time);
  return { seconds: Math.trunc(ms / 1000), nanoseconds: ms * 1_000_000 };
}

function sorted(attributes: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The line that `events` prints. */
export function eventLine(event: Event): string {
  const attributes = sorted(event.attributes).map(([key, value]) => `${key}=${value}`);
  const start = `${formatLocalRfc3339Nano(event.time)} ${event.type} ${event.action} ${event.id}`;
  return attributes.length === 0 ? start : `${start} (${attributes.join(', ')})`;
}

/** The fields that a template can use. */
export function eventFields(event: Event): GoStruct {
  const { seconds, nanoseconds } = times(event);
  return {
    Action: event.action,
    Actor: { ID: event.id, Attributes: toGoMap(event.attributes) },
    From: fromOf(event),
    ID: event.id,
    Scope: 'local',
    Status: event.action,
    Time: seconds,
    TimeNano: nanoseconds,
    Type: event.type,
  };
}

/** The keys of Docker's JSON. */
export function eventJson(event: Event): GoStruct {
  const { seconds, nanoseconds } = times(event);
  const from = fromOf(event);
  return {
    status: event.action,
    id: event.id,
    ...(from === '' ? {} : { from }),
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: toGoMap(Object.fromEntries(sorted(event.attributes))) },
    scope: 'local',
    time: seconds,
    timeNano: nanoseconds,
  };
}
