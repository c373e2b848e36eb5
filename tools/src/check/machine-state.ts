import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';

/** Programs that the engine and its tests start; one that stays is left over, whatever started it. */
const WATCHED_PROGRAMS = new Set([
  'conmon',
  'runc',
  'crun',
  'netavark',
  'aardvark-dns',
  'docker-registry',
  'dockerd',
  'podman',
]);
/** Of those that only containers have; a mount namespace alone is what many system services get. */
const WATCHED_NAMESPACES = ['net', 'pid', 'uts'] as const;
/** Where tests make directories of their own. */
const TEMPORARY = [tmpdir(), '/var/tmp', '/dev/shm', '/run'];
const TEMPORARY_NAME = /^(?:tinydock|td)-/;

/** What can be left on a machine, each as a line that names it. */
export interface MachineState {
  readonly mounts: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  readonly interfaces: ReadonlySet<string>;
  readonly 'loop devices': ReadonlySet<string>;
  readonly processes: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
}

/**
 * Reads the machine's state.
 * @param marker in the environment of every process that belongs to the run
 */
export function readMachineState(marker: string): MachineState {
  const pids = listProcesses();
  return {
    mounts: readMounts(),
    namespaces: readNamespaces(pids),
    interfaces: new Set(readdirSync('/sys/class/net')),
    'loop devices': readLoopDevices(),
    processes: readProcesses(pids, marker),
    directories: new Set(TEMPORARY.flatMap(readTemporary)),
  };
}

/** What is there now and was not there before, one line each. */
export function findLeftovers(before: MachineState, after: MachineState): readonly string[] {
  const kinds = Object.keys(before) as (keyof MachineState)[];
  return kinds.flatMap((kind) => [...after[kind].difference(before[kind])].map((item) => `${kind}: ${item}`));
}

function listProcesses(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
}

function readMounts(): ReadonlySet<string> {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return new Set(lines.filter((line) => line !== '').map((line) => line.split(' ')[4] ?? line));
}

function readNamespaces(pids: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const pid of pids) {
    for (const kind of WATCHED_NAMESPACES) {
      const namespace = readProcess(() => readlinkSync(`/proc/${pid}/ns/${kind}`));
      if (namespace !== undefined) found.add(namespace);
    }
  }
  return found;
}

function readTemporary(parent: string): readonly string[] {
  const names = readProcess(() => readdirSync(parent)) ?? [];
  return names.filter((name) => TEMPORARY_NAME.test(name)).map((name) => join(parent, name));
}

function readLoopDevices(): ReadonlySet<string> {
  const devices = readdirSync('/sys/block').filter((name) => name.startsWith('loop'));
  const backed = devices.map((name) => {
    const file = readProcess(() => readFileSync(join('/sys/block', name, 'loop/backing_file'), 'utf8').trim());
    return file === undefined ? undefined : `${name} on ${file}`;
  });
  return new Set(backed.filter((line) => line !== undefined));
}

function readProcesses(pids: readonly string[], marker: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const pid of pids) {
    const name = readProcess(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
    if (name === undefined) continue;
    const environment = readProcess(() => readFileSync(`/proc/${pid}/environ`, 'utf8')) ?? '';
    if (WATCHED_PROGRAMS.has(name) || environment.includes(marker)) found.add(`${name} (pid ${pid})`);
  }
  return found;
}

/** Undefined for a process, a device or a directory that went away meanwhile or belongs to somebody else. */
function readProcess<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL')) return undefined;
    throw error;
  }
}
