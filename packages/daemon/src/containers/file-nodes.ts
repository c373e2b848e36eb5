import { makeDeviceNode, setXattr } from '@tinydock/linux';
import type { TarEntry } from '@tinydock/tar';

/** Makes a device or FIFO of a tar. @throws ErrnoError */
export function makeNode(path: Buffer, { type, mode, deviceMajor: major, deviceMinor: minor }: TarEntry): void {
  if (type === 'characterDevice') makeDeviceNode({ path, type: 'character', mode, major, minor });
  else if (type === 'blockDevice') makeDeviceNode({ path, type: 'block', mode, major, minor });
  else makeDeviceNode({ path, type: 'fifo', mode });
}

/** Sets those attributes of a tar's entry that an image may hold, too. @throws ErrnoError */
export function setXattrs(path: Buffer, { xattrs }: TarEntry): void {
  for (const [name, value] of xattrs) {
    const isAllowed = name === 'security.capability' || (name.startsWith('user.') && !name.startsWith('user.overlay.'));
    if (isAllowed) setXattr(path, name, value);
  }
}
