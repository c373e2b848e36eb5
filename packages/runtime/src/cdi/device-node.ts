import { lstatSync, type Stats } from 'node:fs';
import { type CdiDeviceNode, hasErrnoCode } from '@tinydock/domain';
import { deviceNumbers } from '../spec/devices.ts';

/** An entry of OCI runtime specification, config-linux.md, "Devices". */
export interface OciDevice {
  readonly path: string;
  readonly type: string;
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly fileMode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

function typeOf(status: Stats): string | undefined {
  if (status.isBlockDevice()) return 'b';
  if (status.isCharacterDevice()) return 'c';
  return status.isFIFO() ? 'p' : undefined;
}

function statNode(path: string): Stats {
  try {
    return lstatSync(path);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw new Error(`${path} is not there`, { cause: error });
    throw error;
  }
}

/**
 * A device node for the runtime; what it does not say of type and numbers is as the host's. Links are not followed: they
 * could come to lead elsewhere.
 * @throws Error that says what is wrong with the host's
 */
export function toOciDevice(node: CdiDeviceNode): OciDevice {
  const { path, fileMode, uid, gid, type, major = 0, minor = 0 } = node;
  const rest = { fileMode, uid, gid };
  if (type !== undefined && (major !== 0 || type === 'p'))
    return { path, type, ...(type !== 'p' && { major, minor }), ...rest };
  const hostPath = node.hostPath ?? path;
  const status = statNode(hostPath);
  const found = typeOf(status);
  if (status.isSymbolicLink()) throw new Error(`${hostPath} is a symbolic link`);
  if (found === undefined) throw new Error(`${hostPath} is not a device`);
  if (type !== undefined && found !== (type === 'u' ? 'c' : type))
    throw new Error(`${hostPath} is a device of type ${found}, not ${type}`);
  const numbers = major === 0 ? deviceNumbers(status.rdev) : { major, minor };
  return { path, type: type ?? found, ...(found !== 'p' && numbers), ...rest };
}
