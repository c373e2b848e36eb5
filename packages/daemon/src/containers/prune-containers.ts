import {
  type ContainerCatalog,
  type ContainerRecord,
  containerStateName,
  type DiskMeter,
  TinydockError,
} from '@tinydock/domain';
import { groupFilters, type ListFilter, matchesLabels } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';
import { containerPaths } from './container-paths.ts';
import type { ContainerSupervisor } from './container-supervisor.ts';

export interface PruneOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly supervisor: ContainerSupervisor;
  /** The bytes of the files below a directory. */
  readonly measureTree: (directory: string) => Promise<number>;
  readonly meter: Pick<DiskMeter, 'measureDirectory'>;
  readonly clock: () => Date;
}

export interface PruneRequest {
  readonly filters: readonly ListFilter[];
  readonly planOnly: boolean;
  /** Ids of those that may be removed; empty for all. */
  readonly only: readonly string[];
}

export interface PrunedContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  /** Of the writable layer. */
  readonly sizeBytes: number;
  /** What the disk gets back: its log and its other files too. */
  readonly diskBytes: number;
  /** Why it could not be removed; empty where it was, or will be. */
  readonly error: string;
}

const KEYS = ['until', 'label', 'label!'] as const;

type Predicate = (record: ContainerRecord) => boolean;

function createPredicate(key: (typeof KEYS)[number], value: string, now: Date): Predicate {
  switch (key) {
    case 'label':
      return (record) => matchesLabels(record.spec.labels, [value]);
    case 'label!':
      return (record) => !matchesLabels(record.spec.labels, [value]);
    case 'until': {
      const bound = parseMoment(value, now);
      return (record) => Date.parse(record.createdAt) < bound;
    }
  }
}

function isStopped(record: ContainerRecord): boolean {
  return ['created', 'exited'].includes(containerStateName(record.state));
}

async function describe(options: PruneOptions, record: ContainerRecord): Promise<PrunedContainer> {
  const { id, name, spec, state } = record;
  const sizeBytes = await options.measureTree(containerPaths(options, id).upperDir);
  const diskBytes = await options.meter.measureDirectory('containers', id);
  return { id, name, image: spec.imageName, state: containerStateName(state), sizeBytes, diskBytes, error: '' };
}

/** Somebody may have started or removed it since it was chosen. */
async function removeOne(options: PruneOptions, record: ContainerRecord): Promise<string> {
  try {
    await options.supervisor.remove(record.id, false);
    return '';
  } catch (error) {
    if (error instanceof TinydockError) return error.message;
    throw error;
  }
}

/**
 * Removes the containers that do not run and to which all filters apply, or says which these are. Volumes stay.
 * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
 */
export async function pruneContainers(
  options: PruneOptions,
  request: PruneRequest,
): Promise<readonly PrunedContainer[]> {
  const tests = [...groupFilters(request.filters, KEYS)].flatMap(([key, values]) =>
    values.map((value) => createPredicate(key, value, options.clock())),
  );
  const pruned: PrunedContainer[] = [];
  for (const record of options.catalog.listContainers()) {
    const isMeant = request.only.length === 0 || request.only.includes(record.id);
    if (!isMeant || !isStopped(record) || !tests.every((test) => test(record))) continue;
    const found = await describe(options, record);
    pruned.push(request.planOnly ? found : { ...found, error: await removeOne(options, record) });
  }
  return pruned;
}
