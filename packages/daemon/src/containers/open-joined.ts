import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type ContainerCatalog,
  type ContainerRecord,
  type ContainerRuntime,
  hasErrnoCode,
  joinedContainer,
  type JoinedNamespaces,
  type NetworkResult,
  parseContainerId,
  TinydockError,
} from '@tinydock/domain';
import { containerPaths } from './container-paths.ts';

export interface JoinOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly runtime: ContainerRuntime;
}

/** What a container has of others, until it is closed; the process that joined keeps it. */
export interface OpenNamespaces {
  readonly namespaces: JoinedNamespaces;
  readonly close: () => Promise<void>;
}

const FILES = ['resolv.conf', 'hosts', 'hostname'];

/** @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING */
function findRunning(catalog: ContainerCatalog, id: string, what: string): ContainerRecord & { readonly pid: number } {
  const record = catalog.getContainer(parseContainerId(id));
  if (record?.state.kind === 'running') return { ...record, pid: record.state.pid };
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_NOT_RUNNING',
    message: `cannot join ${what} of container ${record?.name ?? id.slice(0, 12)}: ${record === undefined ? 'it is gone' : 'it is not running'}`,
  });
}

/**
 * Opens namespaces of other containers. A descriptor holds each: by the time the runtime opens its path, the number of
 * a process that ended could be another's.
 * @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
 */
export async function openJoined(options: JoinOptions, { spec }: ContainerRecord): Promise<OpenNamespaces> {
  const { isolation, network } = spec;
  const handles: FileHandle[] = [];
  const close = async (): Promise<void> => {
    for (const handle of handles) await handle.close();
  };
  const openOne = async (mode: string, kind: string, what: string): Promise<string | undefined> => {
    const id = joinedContainer(mode);
    if (id === undefined) return undefined;
    const target = findRunning(options.catalog, id, what);
    const handle = await open(`/proc/${target.pid}/ns/${kind}`).catch(() => undefined);
    if (handle !== undefined) handles.push(handle);
    const status = await options.runtime.status(target.id);
    const isSame = status.kind === 'running' && status.pid === target.pid;
    if (handle !== undefined && isSame) return `/proc/${process.pid}/fd/${handle.fd}`;
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'CONTAINER_NOT_RUNNING',
      message: `cannot join ${what} of container ${target.name}: it has just ended`,
    });
  };
  try {
    const namespaces = {
      network: await openOne(network, 'net', 'the network'),
      ipc: await openOne(isolation?.ipc ?? '', 'ipc', 'the IPC'),
      pid: await openOne(isolation?.pid ?? '', 'pid', 'the processes'),
    };
    return { namespaces, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws TinydockError FAILED_PRECONDITION where the other container's files are gone */
async function shareFile(from: string, to: string, donor: string): Promise<void> {
  await rm(to, { force: true });
  try {
    await link(from, to);
  } catch (cause) {
    if (!hasErrnoCode(cause, 'ENOENT')) throw cause;
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `cannot join the network of container ${donor}: its ${basename(from)} is gone`,
      hint: 'Start that container again.',
      cause,
    });
  }
}

/**
 * What a container that is in another's network has of it: the other's names, as it has them. It has them under names
 * of its own, so that they are there for those who join it when the container that they came from is removed.
 * @throws TinydockError FAILED_PRECONDITION, with CONTAINER_NOT_RUNNING where the other does not run
 */
export async function joinedNetwork(
  options: Pick<JoinOptions, 'root' | 'runDir' | 'catalog'>,
  { id, spec }: ContainerRecord,
): Promise<NetworkResult> {
  const donor = findRunning(options.catalog, joinedContainer(spec.network) ?? '', 'the network');
  const from = containerPaths(options, donor.id).filesDir;
  const to = containerPaths(options, id).filesDir;
  const files = FILES.map((name) => ({ source: join(to, name), target: `/etc/${name}` }));
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const { source } of files) await shareFile(join(from, basename(source)), source, donor.name);
  return { netnsPath: undefined, addresses: [], boundPorts: [], files };
}
