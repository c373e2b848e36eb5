import type { Event } from '@tinydock/protocol';
import { formatLocalRfc3339Nano } from '../format/local-time.ts';
import { toGoMap } from '../inspect/go-shapes.ts';
import { type GoStruct, withJson } from '../format/template/go-value.ts';

/** Fields from before there were other events than those of containers and images, which have them alone. */
function oldFields({ type, action, id, attributes }: Event): { status: string; id: string; from: string } {
  const from = type === 'container' ? (attributes['image'] ?? '') : '';
  return type === 'container' || type === 'image' ? { status: action, id, from } : { status: '', id: '', from };
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

/** The fields that a template can use; `{{json .}}` gives those of {@link eventJson}. */
export function eventFields(event: Event): GoStruct {
  const { seconds, nanoseconds } = times(event);
  const { status, id, from } = oldFields(event);
  const fields = {
    Action: event.action,
    Actor: { ID: event.id, Attributes: toGoMap(event.attributes) },
    From: from,
    ID: id,
    Scope: 'local',
    Status: status,
    Time: seconds,
    TimeNano: nanoseconds,
    Type: event.type,
  };
  return withJson(fields, eventJson(event));
}

/** The keys of Docker's JSON. */
export function eventJson(event: Event): GoStruct {
  const { seconds, nanoseconds } = times(event);
  const { status, id, from } = oldFields(event);
  return {
    ...(status !== '' && { status }),
    ...(id !== '' && { id }),
    ...(from !== '' && { from }),
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: toGoMap(Object.fromEntries(sorted(event.attributes))) },
    scope: 'local',
    time: seconds,
    timeNano: nanoseconds,
  };
}
