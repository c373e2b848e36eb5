import { type ByteString, isHostXattr, type TarEntry } from '@tinydock/tar';
import { MAX_XATTR_BYTES } from './erofs-format.ts';
import type { InodeMetadata } from './layer-tree.ts';

const MAX_NAME_BYTES = 255;
/** Per attribute beside name and value, padding included; and what the mark of an opaque directory takes. */
const XATTR_OVERHEAD_BYTES = 8;
const RESERVED_BYTES = 64;
/** The on-disk field has 16 bits, one byte less than the kernel's own limit. */
const MAX_VALUE_BYTES = 65_535;
const ACL_ACCESS = 'system.posix_acl_access';
const ACL_DEFAULT = 'system.posix_acl_default';

const NONE: InodeMetadata['xattrs'] = new Map();

/**
 * Chooses the attributes of an entry that a mount shows: those in the namespaces that EROFS knows and that the entry
 * can have, less those of the host. Others are left out as other engines do where the file system refuses them. Values
 * that the kernel would refuse to set are refused here too.
 * @returns what is wrong, as a string, or the attributes in the order of their names
 */
export function selectXattrs(entry: Pick<TarEntry, 'type' | 'xattrs'>): InodeMetadata['xattrs'] | string {
  if (entry.xattrs.size === 0) return NONE;
  const selected: [ByteString, Uint8Array][] = [];
  let bytes = RESERVED_BYTES;
  for (const [name, value] of entry.xattrs) {
    if (!isShown(name, entry.type)) continue;
    const problem = findProblem(name, value);
    if (problem !== undefined) return `extended attribute ${JSON.stringify(name.slice(0, 80))}: ${problem}`;
    selected.push([name, Buffer.from(value)]);
    bytes += name.length + value.length + XATTR_OVERHEAD_BYTES;
  }
  if (bytes > MAX_XATTR_BYTES) return `more than ${MAX_XATTR_BYTES} bytes of extended attributes`;
  return new Map(selected.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isShown(name: ByteString, type: TarEntry['type']): boolean {
  if (isHostXattr(name)) return false;
  const isFileOrDirectory = type === 'file' || type === 'directory';
  // The kernel denies user attributes on anything else, and copying such a file up in an overlay would fail.
  if (name.startsWith('user.')) return isFileOrDirectory;
  if (name.startsWith('security.')) return true;
  if (name === ACL_ACCESS) return type !== 'symlink';
  return name === ACL_DEFAULT && type === 'directory';
}

function findProblem(name: ByteString, value: Uint8Array): string | undefined {
  if (name.length > MAX_NAME_BYTES) return `the name is longer than ${MAX_NAME_BYTES} bytes`;
  if (name.endsWith('.')) return 'the name ends after its namespace';
  if (value.length > MAX_VALUE_BYTES) return `the value is longer than ${MAX_VALUE_BYTES} bytes`;
  if (name === 'security.capability' && !isCapability(value)) return 'not a file capability of revision 2 or 3';
  if ((name === ACL_ACCESS || name === ACL_DEFAULT) && !isAcl(value)) return 'not a POSIX access control list';
  return undefined;
}

/** include/uapi/linux/capability.h: `vfs_cap_data` has 20 bytes, `vfs_ns_cap_data` 24, the revision on top. */
function isCapability(value: Uint8Array): boolean {
  const revision = value[3];
  return (value.length === 20 && revision === 2) || (value.length === 24 && revision === 3);
}

/** include/uapi/linux/posix_acl_xattr.h: version 2, then entries of tag, permissions and id. */
function isAcl(value: Uint8Array): boolean {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  if (value.length < 4 || (value.length - 4) % 8 !== 0 || view.getUint32(0, true) !== 2) return false;
  for (let offset = 4; offset < value.length; offset += 8) {
    const tag = view.getUint16(offset, true);
    const hasId = tag === 0x02 || tag === 0x08;
    const isKnown = hasId || tag === 0x01 || tag === 0x04 || tag === 0x10 || tag === 0x20;
    if (!isKnown || view.getUint16(offset + 2, true) > 7) return false;
    if (hasId && view.getUint32(offset + 4, true) === 0xffffffff) return false;
  }
  return true;
}
