import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { getXattr, listXattrs } from '@tinydock/linux';

export interface SnapshotOptions {
  /** Paths, as byte strings, whose times are not compared. */
  readonly timeless?: ReadonlySet<string> | undefined;
}

const DROPPED_XATTRS = /^(trusted\.|user\.overlay\.|security\.selinux$)/;

/**
 * Everything that stat, readlink, listxattr and read tell about a tree, one line an entry, keyed by the path as a
 * byte string. Attributes that a layer must not carry are left out.
 */
export function snapshotTree(root: string, options: SnapshotOptions = {}): Map<string, string> {
  const snapshot = new Map<string, string>();
  const pending: Buffer[] = [Buffer.alloc(0)];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const absolute = Buffer.concat([Buffer.from(`${root}/`), path]);
    const key = path.toString('latin1');
    const stat = lstatSync(absolute, { bigint: true });
    snapshot.set(key, describeEntry(absolute, options.timeless?.has(key) === true));
    if (!stat.isDirectory()) continue;
    for (const name of readdirSync(absolute, { encoding: 'buffer' })) {
      pending.push(path.length === 0 ? name : Buffer.concat([path, Buffer.from('/'), name]));
    }
  }
  return snapshot;
}

/** What differs, shortened for a reader; empty where the trees are equal. */
export function compareSnapshots(found: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...found.keys(), ...expected.keys()]);
  return [...paths]
    .filter((path) => found.get(path) !== expected.get(path))
    .map((path) => `${path}: found ${found.get(path) ?? 'nothing'}, expected ${expected.get(path) ?? 'nothing'}`);
}

function describeEntry(path: Buffer, timeless: boolean): string {
  const stat = lstatSync(path, { bigint: true });
  const isDevice = stat.isCharacterDevice() || stat.isBlockDevice();
  return JSON.stringify({
    mode: stat.mode.toString(8),
    owner: `${stat.uid}:${stat.gid}`,
    links: Number(stat.nlink),
    size: stat.isFile() ? Number(stat.size) : undefined,
    mtime: timeless ? undefined : String(stat.mtimeNs),
    device: isDevice ? Number(stat.rdev) : undefined,
    target: stat.isSymbolicLink() ? readlinkSync(path, { encoding: 'latin1' }) : undefined,
    contents: stat.isFile() ? hashBytes(readFileSync(path)) : undefined,
    xattrs: describeXattrs(path),
  });
}

function describeXattrs(path: Buffer): Record<string, string> {
  const names = listXattrs(path).filter((name) => !isDroppedXattr(name));
  return Object.fromEntries(names.sort().map((name) => [name, describeBytes(getXattr(path, name))]));
}

export function describeBytes(bytes: Uint8Array): string {
  return bytes.length <= 64 ? Buffer.from(bytes).toString('hex') : hashBytes(bytes);
}

export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** True for attributes that a layer must not carry, and for overlayfs's own. */
export function isDroppedXattr(name: string): boolean {
  return DROPPED_XATTRS.test(name);
}
