import { hasErrnoCode } from '@tinydock/domain';
import { getXattr, listXattrs } from '@tinydock/linux';
import { type ByteString, isHostXattr } from '@tinydock/tar';

const OPAQUE_XATTR = 'trusted.overlay.opaque';
const NONE: ReadonlyMap<ByteString, Uint8Array> = new Map();

/** The attributes of a file that belong to an image: capabilities and the user's own. Links are not followed. */
export function readImageXattrs(path: Buffer): ReadonlyMap<ByteString, Uint8Array> {
  try {
    const names = listXattrs(path).filter(
      (name) => name === 'security.capability' || (name.startsWith('user.') && !isHostXattr(name)),
    );
    return names.length === 0 ? NONE : new Map(names.map((name) => [name, getXattr(path, name)]));
  } catch (error) {
    // Gone since it was found, or on a filesystem that knows none.
    if (hasErrnoCode(error, 'ENOENT', 'ENODATA', 'EOPNOTSUPP', 'ENOTSUP')) return NONE;
    throw error;
  }
}

/** True for a directory of an overlay's upper directory that hides what lower layers have there. */
export function isOpaque(path: Buffer): boolean {
  try {
    return Buffer.from(getXattr(path, OPAQUE_XATTR)).toString() === 'y';
  } catch (error) {
    if (hasErrnoCode(error, 'ENODATA', 'ENOENT', 'EOPNOTSUPP', 'ENOTSUP')) return false;
    throw error;
  }
}
