import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ContainerIsolation, type DeviceMapping, hasErrnoCode, TinydockError } from '@tinydock/domain';

/** OCI runtime specification, config-linux.md, "Devices" and "Allowed Device list". */
export interface DeviceSetup {
  readonly devices: readonly { readonly path: string }[];
  readonly rules: readonly object[];
}

const NOTHING_ALLOWED = { allow: false, access: 'rwm' };
/** Filesystems of the container's own, and links into them. */
const NOT_DEVICES = new Set(['console', 'fd', 'mqueue', 'pts', 'ptmx', 'shm', 'stderr', 'stdin', 'stdout']);
const MAX_DEPTH = 8;

function major(device: number): number {
  return Math.floor(device / 2 ** 8) % 2 ** 12;
}

function minor(device: number): number {
  return (device % 2 ** 8) + Math.floor(device / 2 ** 20) * 2 ** 8;
}

/** Of a device node, from what stat(2) says. */
export function deviceNumbers(rdev: number): { readonly major: number; readonly minor: number } {
  return { major: major(rdev), minor: minor(rdev) };
}

interface FoundDevice {
  readonly device: { readonly path: string; readonly [field: string]: unknown };
  readonly rule: object;
}

/** Follows links. Undefined for what is no device. */
function describe(hostPath: string, containerPath: string): FoundDevice | undefined {
  const status = statSync(hostPath);
  const type = status.isBlockDevice() ? 'b' : status.isCharacterDevice() ? 'c' : undefined;
  if (type === undefined) return undefined;
  const numbers = { type, ...deviceNumbers(status.rdev) };
  const { uid, gid, mode } = status;
  return { device: { path: containerPath, ...numbers, fileMode: mode & 0o777, uid, gid }, rule: numbers };
}

/** Devices come and go, and links may lead nowhere. */
function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ENXIO', 'EACCES', 'ELOOP')) return undefined;
    throw error;
  }
}

interface DeviceSearch {
  readonly source: string;
  /** What the directory is called in the container. */
  readonly target: string;
  /** Links to devices are such too. */
  readonly hasLinks: boolean;
}

/** The devices in a directory and in those below it. What is the container's own in `/dev` is left out. */
function* findDevices(search: DeviceSearch, depth = 1): Generator<FoundDevice, void, undefined> {
  const { source, target, hasLinks } = search;
  if (depth > MAX_DEPTH) return;
  for (const entry of ifThere(() => readdirSync(source, { withFileTypes: true })) ?? []) {
    if (target === '/dev' && NOT_DEVICES.has(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) yield* findDevices({ source: from, target: to, hasLinks }, depth + 1);
    else if (entry.isBlockDevice() || entry.isCharacterDevice() || (hasLinks && entry.isSymbolicLink())) {
      const found = ifThere(() => describe(from, to));
      if (found !== undefined) yield found;
    }
  }
}

/**
 * A device, or all in a directory; a link stands for what it leads to.
 * @throws TinydockError INVALID_ARGUMENT for what is neither
 */
function mapDevices({ hostPath, containerPath, permissions }: DeviceMapping): readonly FoundDevice[] {
  const fail = (why: string, cause?: unknown): TinydockError =>
    new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot give the container ${hostPath}: ${why}`, cause });
  try {
    const isDirectory = statSync(hostPath).isDirectory();
    const one = isDirectory ? undefined : describe(hostPath, containerPath);
    const found = isDirectory
      ? [...findDevices({ source: hostPath, target: resolve(containerPath), hasLinks: true })]
      : one && [one];
    if (found === undefined) throw fail('it is not a device');
    if (found.length === 0) throw fail('there is no device in this directory');
    return found.map(({ device, rule }) => ({ device, rule: { allow: true, ...rule, access: permissions } }));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw fail('it is not there', error);
    throw error;
  }
}

/** A checked rule such as `c 1:* rwm`; a number that is left out stands for all. */
function toRule(text: string): object {
  const [type = '', numbers = '', access = ''] = text.split(' ');
  const [major = '', minor = ''] = numbers.split(':');
  return {
    allow: true,
    type,
    ...(major !== '*' && { major: Number(major) }),
    ...(minor !== '*' && { minor: Number(minor) }),
    access,
  };
}

/** The numbers of a block device. @throws TinydockError INVALID_ARGUMENT for what is none */
export function blockDeviceNumbers(path: string): { readonly major: number; readonly minor: number } {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isBlockDevice() === true) return deviceNumbers(status.rdev);
  const why = status === undefined ? 'it is not there' : 'it is no block device';
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot limit the use of ${path}: ${why}` });
}

/**
 * The devices of a container beyond those that every container has; a privileged one has those of the host too.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function buildDevices(isolation: ContainerIsolation): DeviceSetup {
  const mapped = isolation.devices.flatMap(mapDevices);
  const devices = mapped.map(({ device }) => device);
  if (isolation.privileged) {
    const given = new Set(devices.map(({ path }) => path));
    const hosts = [...findDevices({ source: '/dev', target: '/dev', hasLinks: false })].map(({ device }) => device);
    return {
      devices: [...hosts.filter(({ path }) => !given.has(path)), ...devices],
      rules: [{ allow: true, access: 'rwm' }],
    };
  }
  return {
    devices,
    rules: [NOTHING_ALLOWED, ...mapped.map(({ rule }) => rule), ...isolation.deviceCgroupRules.map(toRule)],
  };
}
