import type { SystemEvent } from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from './list-filters.ts';

const KEYS = ['container', 'event', 'image', 'label', 'network', 'type', 'volume'] as const;

type Predicate = (event: SystemEvent) => boolean;

/** The name without its tag; the colon of a port is none of a tag. */
function withoutTag(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

function isOfImage(event: SystemEvent, value: string): boolean {
  const name = event.attributes[event.type === 'image' ? 'name' : 'image'] ?? '';
  const isId =
    event.type === 'image' &&
    value !== '' &&
    event.id.replace(/^sha256:/, '').startsWith(value.replace(/^sha256:/, ''));
  return isId || name === value || withoutTag(name) === value;
}

function createPredicate(key: (typeof KEYS)[number], value: string): Predicate {
  switch (key) {
    case 'container':
      return ({ type, id, attributes }) =>
        type === 'container' && (id.startsWith(value) || (attributes['name'] ?? '').startsWith(value));
    case 'event':
      return ({ action }) => action === value || action.startsWith(`${value}:`);
    case 'image':
      return (event) => isOfImage(event, value);
    case 'label':
      return ({ attributes }) => matchesLabels(attributes, [value]);
    case 'network':
      return ({ type, id, attributes }) => type === 'network' && (id.startsWith(value) || attributes['name'] === value);
    case 'type':
      return ({ type }) => type === value;
    case 'volume':
      return ({ type, id }) => type === 'volume' && id === value;
  }
}

/**
 * Docker's filters of events. Values of one key are alternatives, but labels must all hold; different keys must all hold.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter
 */
export function eventPredicate(filters: readonly ListFilter[]): Predicate {
  const tests = [...groupFilters(filters, KEYS)].map(([key, values]): Predicate => {
    const predicates = values.map((value) => createPredicate(key, value));
    if (key === 'label') return (event) => predicates.every((test) => test(event));
    return (event) => predicates.some((test) => test(event));
  });
  return (event) => tests.every((test) => test(event));
}
