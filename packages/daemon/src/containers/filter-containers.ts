import { type ContainerRecord, containerStateName, type ImageCatalog, TinydockError } from '@tinydock/domain';
import { findImage } from '../images/find-image.ts';
import { belongsTo } from '../networks/network-view.ts';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';

export interface ContainerFilter {
  /** Also those that do not run. */
  readonly all: boolean;
  readonly filters: readonly ListFilter[];
  /** The newest so many, of every state; 0 for no limit. */
  readonly last: number;
}

const KEYS = [
  'id',
  'name',
  'label',
  'status',
  'ancestor',
  'exited',
  'health',
  'before',
  'since',
  'publish',
  'expose',
  'network',
  'volume',
] as const;

type Predicate = (record: ContainerRecord) => boolean;

function findIn(records: readonly ContainerRecord[], text: string): ContainerRecord {
  const found = records.find((record) => record.name === text || record.id.startsWith(text));
  if (found !== undefined) return found;
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'CONTAINER_NOT_FOUND',
    message: `cannot filter containers: no such container: ${text}`,
  });
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid filter value ${JSON.stringify(text)}: expected a regular expression`,
      cause,
    });
  }
}

const HEALTH_VALUES = ['starting', 'healthy', 'unhealthy', 'none'];

function parseHealth(text: string): string {
  if (HEALTH_VALUES.includes(text)) return text;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid filter value ${JSON.stringify(text)}: expected one of ${HEALTH_VALUES.join(', ')}`,
  });
}

function matchesPort(record: ContainerRecord, value: string, side: 'hostPort' | 'containerPort'): boolean {
  const [range = '', protocol = 'tcp'] = value.split('/');
  const [first = NaN, last = first] = range.split('-').map(Number);
  return [...record.boundPorts, ...record.spec.ports].some(
    (port) => port.protocol === protocol && port[side] >= first && port[side] <= last,
  );
}

function ancestorPredicate(images: ImageCatalog, value: string): Predicate {
  let imageId: string | undefined;
  try {
    imageId = findImage(images, value).image.id;
  } catch (error) {
    if (!(error instanceof TinydockError && error.reason === 'IMAGE_NOT_FOUND')) throw error;
  }
  return (record) => record.spec.imageId === imageId || record.spec.imageName === value;
}

function createPredicate(
  key: (typeof KEYS)[number],
  value: string,
  context: { readonly records: readonly ContainerRecord[]; readonly images: ImageCatalog },
): Predicate {
  switch (key) {
    case 'id':
      return (record) => record.id.startsWith(value);
    case 'name': {
      const pattern = parsePattern(value);
      return (record) => pattern.test(record.name) || pattern.test(`/${record.name}`);
    }
    case 'label':
      return (record) => matchesLabels(record.spec.labels, [value]);
    case 'status':
      return (record) => containerStateName(record.state) === value;
    case 'ancestor':
      return ancestorPredicate(context.images, value);
    case 'exited':
      return (record) => record.state.kind === 'exited' && String(record.state.exitCode) === value;
    case 'health': {
      const health = parseHealth(value);
      return (record) => (record.health?.status ?? 'none') === health;
    }
    case 'before': {
      const other = findIn(context.records, value);
      return (record) => record.createdAt < other.createdAt;
    }
    case 'since': {
      const other = findIn(context.records, value);
      return (record) => record.createdAt > other.createdAt;
    }
    case 'publish':
      return (record) => matchesPort(record, value, 'hostPort');
    case 'expose':
      return (record) => matchesPort(record, value, 'containerPort');
    case 'network':
      return (record) => belongsTo(record, value);
    case 'volume':
      return (record) => record.spec.mounts.some((mount) => mount.source === value || mount.target === value);
  }
}

/**
 * Chooses what `ps` shows. Values of one key are alternatives, for `label` all must hold; different keys must all hold.
 * A filter on status or exit code looks at stopped containers too, as Docker does.
 * @throws TinydockError INVALID_ARGUMENT naming an unknown filter, NOT_FOUND for an unknown container in before or since
 */
export function filterContainers(
  records: readonly ContainerRecord[],
  filter: ContainerFilter,
  images: ImageCatalog,
): readonly ContainerRecord[] {
  const groups = groupFilters(filter.filters, KEYS);
  const context = { records, images };
  const tests = [...groups].map(([key, values]): Predicate => {
    const predicates = values.map((value) => createPredicate(key, value, context));
    if (key === 'label') return (record) => predicates.every((test) => test(record));
    return (record) => predicates.some((test) => test(record));
  });
  const showsAll = filter.all || filter.last > 0 || groups.has('status') || groups.has('exited');
  const chosen = records.filter(
    (record) =>
      (showsAll || ['running', 'paused', 'restarting'].includes(containerStateName(record.state))) &&
      tests.every((test) => test(record)),
  );
  return filter.last > 0 ? chosen.slice(0, filter.last) : chosen;
}
