import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerIsolation, type DeviceMapping, hasErrnoCode, TinydockError } from '@tinydock/domain';

/** OCI runtime specification, config-linux.md, "Devices" and "Allowed Device list". */
export interface DeviceSetup {
  readonly devices: readonly object[];
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

function describe(
  hostPath: string,
  containerPath: string,
): { readonly device: object; readonly rule: object } | undefined {
  const status = statSync(hostPath);
  const type = status.isBlockDevice() ? 'b' : status.isCharacterDevice() ? 'c' : undefined;
  if (type === undefined) return undefined;
  const numbers = { type, major: major(status.rdev), minor: minor(status.rdev) };
  const { uid, gid, mode } = status;
  return { device: { path: containerPath, ...numbers, fileMode: mode & 0o777, uid, gid }, rule: numbers };
}

/** @throws TinydockError INVALID_ARGUMENT for what is no device */
function mapDevice({ hostPath, containerPath, permissions }: DeviceMapping): ReturnType<typeof describe> & object {
  const fail = (why: string, cause?: unknown): TinydockError =>
    new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot give the container ${hostPath}: ${why}`, cause });
  try {
    const found = describe(hostPath, containerPath);
    if (found === undefined) throw fail('it is not a device');
    return { device: found.device, rule: { allow: true, ...found.rule, access: permissions } };
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw fail('it is not there', error);
    throw error;
  }
}

/** Every device of the host below `/dev`. */
function* hostDevices(directory: string, depth: number): Generator<object, void, undefined> {
  if (depth > MAX_DEPTH) return;
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (depth === 1 && NOT_DEVICES.has(name)) continue;
    try {
      const status = lstatSync(path);
      if (status.isDirectory()) yield* hostDevices(path, depth + 1);
      else if (status.isBlockDevice() || status.isCharacterDevice()) {
        const found = describe(path, path);
        if (found !== undefined) yield found.device;
      }
    } catch (error) {
      // Devices come and go.
      if (!hasErrnoCode(error, 'ENOENT', 'ENXIO', 'EACCES')) throw error;
    }
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
  if (status?.isBlockDevice() === true) return { major: major(status.rdev), minor: minor(status.rdev) };
  const why = status === undefined ? 'it is not there' : 'it is no block device';
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot limit the use of ${path}: ${why}` });
}

/** The devices of a container beyond those that every container has. @throws TinydockError INVALID_ARGUMENT */
export function buildDevices(isolation: ContainerIsolation): DeviceSetup {
  if (isolation.privileged) return { devices: [...hostDevices('/dev', 1)], rules: [{ allow: true, access: 'rwm' }] };
  const mapped = isolation.devices.map(mapDevice);
  return {
    devices: mapped.map(({ device }) => device),
    rules: [NOTHING_ALLOWED, ...mapped.map(({ rule }) => rule), ...isolation.deviceCgroupRules.map(toRule)],
  };
}
