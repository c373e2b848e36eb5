import type { SeededRandom } from './seeded-random.ts';

const ACL_TAGS = { userObj: 0x01, user: 0x02, groupObj: 0x04, mask: 0x10, other: 0x20 } as const;
const NO_ID = 0xffffffff;

export interface XattrOwner {
  readonly kind: string;
  readonly mode: number;
}

/** Attributes that a file of the kind can have, so that an extraction sets them all. */
export function randomXattrs(random: SeededRandom, { kind, mode }: XattrOwner): ReadonlyMap<string, Uint8Array> {
  const xattrs = new Map<string, Uint8Array>();
  const isFileOrDirectory = kind === 'file' || kind === 'directory';
  if (isFileOrDirectory) {
    for (let count = random.integer(0, 3); count > 0; count--) {
      const name = `user.${random.pick(['a', 'key', 'with space', 'k'.repeat(200)])}${count}`;
      xattrs.set(name, random.bytes(random.pick([0, 1, 5, 100, 511, 600, 3000])));
    }
  }
  if (kind === 'file' && random.chance(0.4)) xattrs.set('security.capability', randomCapability(random));
  if (isFileOrDirectory && random.chance(0.4)) xattrs.set('system.posix_acl_access', encodeAcl(random, mode));
  if (kind === 'directory' && random.chance(0.3)) xattrs.set('system.posix_acl_default', encodeAcl(random, mode));
  if (isFileOrDirectory && random.chance(0.2)) xattrs.set('trusted.dropped', Buffer.from('by the index'));
  return xattrs;
}

/** Revision 2, effective, with some of the first 32 capabilities permitted. */
function randomCapability(random: SeededRandom): Buffer {
  const value = Buffer.alloc(20);
  value.writeUInt32LE(0x02000001, 0);
  value.writeUInt32LE(random.integer(1, 0x7fffffff), 4);
  return value;
}

/** One named user under a mask that agrees with the mode, as a file system keeps them in step. */
function encodeAcl(random: SeededRandom, mode: number): Buffer {
  const entries = [
    [ACL_TAGS.userObj, (mode >> 6) & 7, NO_ID],
    [ACL_TAGS.user, random.integer(0, 7), random.integer(1, 60_000)],
    [ACL_TAGS.groupObj, random.integer(0, 7), NO_ID],
    [ACL_TAGS.mask, (mode >> 3) & 7, NO_ID],
    [ACL_TAGS.other, mode & 7, NO_ID],
  ] as const;
  const value = Buffer.alloc(4 + entries.length * 8);
  value.writeUInt32LE(2, 0);
  for (const [index, [tag, permissions, id]] of entries.entries()) {
    value.writeUInt16LE(tag, 4 + index * 8);
    value.writeUInt16LE(permissions, 6 + index * 8);
    value.writeUInt32LE(id, 8 + index * 8);
  }
  return value;
}
