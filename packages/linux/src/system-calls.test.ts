import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCapabilities } from './capabilities.ts';
import { makeDeviceNode, makeDeviceNumber } from './device-node.ts';
import { tryLockFile, unlockFile } from './file-lock.ts';
import { mountFilesystem } from './mount-api.ts';
import { mount, MOUNT_FLAGS, unmount, UNMOUNT_FLAGS, unmountSync } from './mount.ts';
import { readMountInfo } from './mountinfo.ts';
import { openAt, openInRoot, RESOLVE } from './open-beneath.ts';
import { renameExchange, renameNoReplace } from './rename.ts';
import { startWriteBack } from './write-back.ts';
import { getXattr, listXattrs, removeXattr, setXattr } from './xattr.ts';

const mayMount = readCapabilities().has('CAP_SYS_ADMIN');
const mayMakeNodes = readCapabilities().has('CAP_MKNOD');

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-linux-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('files', () => {
  it('renames without replacing, and swaps', () => {
    writeFileSync(join(dir, 'a'), 'A');
    writeFileSync(join(dir, 'b'), 'B');
    expect(codeOf(() => renameNoReplace(join(dir, 'a'), join(dir, 'b')))).toBe('EEXIST');
    renameExchange(join(dir, 'a'), join(dir, 'b'));
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('B');
    renameNoReplace(join(dir, 'a'), join(dir, 'c'));
    expect(existsSync(join(dir, 'a'))).toBe(false);
  });

  it('refuses a path with a NUL byte instead of cutting it short', () => {
    writeFileSync(join(dir, 'a'), 'A');
    expect(codeOf(() => renameNoReplace(join(dir, 'a'), `${join(dir, 'b')}\0x`))).toBe('EINVAL');
    expect(existsSync(join(dir, 'b'))).toBe(false);
  });

  it('locks a file against another open file of it', () => {
    const one = openSync(join(dir, 'lock'), 'w');
    const other = openSync(join(dir, 'lock'), 'w');
    try {
      expect(tryLockFile(one)).toBe(true);
      expect(tryLockFile(other)).toBe(false);
      unlockFile(one);
      expect(tryLockFile(other)).toBe(true);
    } finally {
      closeSync(one);
      closeSync(other);
    }
  });

  it('writes back', () => {
    const fd = openSync(join(dir, 'f'), 'w');
    try {
      startWriteBack({ fd, offset: 0, length: 0 }, { wait: true });
    } finally {
      closeSync(fd);
    }
    expect(() => startWriteBack({ fd, offset: 0, length: 0 })).toThrow('sync_file_range');
  });

  it('keeps xattrs of any length, also of links', () => {
    const path = join(dir, 'f');
    writeFileSync(path, '');
    setXattr(path, 'user.long', Buffer.alloc(3000, 7));
    setXattr(path, 'user.empty', new Uint8Array());
    expect(listXattrs(path).toSorted()).toEqual(['user.empty', 'user.long']);
    expect(getXattr(path, 'user.long')).toEqual(Buffer.alloc(3000, 7));
    expect(getXattr(path, 'user.empty')).toHaveLength(0);
    removeXattr(path, 'user.long');
    expect(codeOf(() => getXattr(path, 'user.long'))).toBe('ENODATA');
    symlinkSync('f', join(dir, 'link'));
    expect(codeOf(() => getXattr(join(dir, 'link'), 'user.empty'))).toBe('ENODATA');
  });
});

describe('openat2', () => {
  it('keeps `..` and absolute links inside the root', () => {
    mkdirSync(join(dir, 'root'));
    writeFileSync(join(dir, 'root/passwd'), 'inside');
    writeFileSync(join(dir, 'passwd'), 'outside');
    symlinkSync('/passwd', join(dir, 'root/absolute'));
    symlinkSync('../passwd', join(dir, 'root/climbing'));
    const rootFd = openSync(join(dir, 'root'), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      for (const path of ['absolute', 'climbing', '/passwd', '../../passwd']) {
        const fd = openInRoot(rootFd, path);
        expect(readFileSync(fd, 'utf8')).toBe('inside');
        closeSync(fd);
      }
      expect(codeOf(() => openInRoot(rootFd, 'missing'))).toBe('ENOENT');
      const beneath = { directoryFd: rootFd, flags: constants.O_RDONLY, resolve: RESOLVE.beneath };
      expect(codeOf(() => openAt({ ...beneath, path: 'climbing' }))).toBe('EXDEV');
      expect(codeOf(() => openAt({ ...beneath, path: 'absolute', resolve: RESOLVE.noSymlinks }))).toBe('ELOOP');
    } finally {
      closeSync(rootFd);
    }
  });
});

describe('device nodes', () => {
  it('packs numbers as makedev(3) does', () => {
    expect(makeDeviceNumber(8, 1)).toBe(0x801n);
    expect(makeDeviceNumber(0x12345, 0x6789a)).toBe(0x120006783459an);
  });

  it.skipIf(!mayMakeNodes)('makes a whiteout and a FIFO (needs CAP_MKNOD)', () => {
    makeDeviceNode({ path: join(dir, 'whiteout'), type: 'character', mode: 0 });
    const node = lstatSync(join(dir, 'whiteout'));
    expect(node.isCharacterDevice()).toBe(true);
    expect(node.rdev).toBe(0);
    makeDeviceNode({ path: join(dir, 'fifo'), type: 'fifo', mode: 0o600 });
    expect(lstatSync(join(dir, 'fifo')).isFIFO()).toBe(true);
    expect(codeOf(() => makeDeviceNode({ path: join(dir, 'fifo'), type: 'fifo', mode: 0 }))).toBe('EEXIST');
  });
});

describe.skipIf(!mayMount)('mounts (need CAP_SYS_ADMIN)', () => {
  function isMounted(target: string): boolean {
    return readMountInfo().some((entry) => entry.target === target);
  }

  it('mounts and unmounts by mount(2), and reports in the shape of Node', async () => {
    const target = join(dir, 'a b');
    mkdirSync(target);
    mount({ source: 'none', target, type: 'tmpfs', flags: MOUNT_FLAGS.noSuid, data: 'size=64k' });
    expect(readMountInfo().find((entry) => entry.target === target)).toMatchObject({ type: 'tmpfs' });
    await unmount(target);
    expect(isMounted(target)).toBe(false);
    await expect(unmount(target)).rejects.toMatchObject({ code: 'EINVAL', syscall: 'umount2', path: target });
    expect(codeOf(() => mount({ target, type: 'no-such-type' }))).toBe('ENODEV');
  });

  it('does not unmount through a link', () => {
    mkdirSync(join(dir, 'm'));
    symlinkSync('m', join(dir, 'link'));
    mount({ source: 'none', target: join(dir, 'm'), type: 'tmpfs' });
    try {
      expect(codeOf(() => unmountSync(join(dir, 'link'), UNMOUNT_FLAGS.detach))).toBe('EINVAL');
    } finally {
      unmountSync(join(dir, 'm'));
    }
  });

  it('mounts by the new API and tells what the filesystem logged', () => {
    const target = join(dir, 'm');
    mkdirSync(target);
    mountFilesystem({ type: 'tmpfs', options: [['size', '64k'], ['ro']] }, target);
    try {
      expect(codeOf(() => writeFileSync(join(target, 'f'), ''))).toBe('EROFS');
    } finally {
      unmountSync(target);
    }
    expect(() => mountFilesystem({ type: 'overlay', options: [['nonsense', '1']] }, target)).toThrow(
      /^EINVAL: fsconfig 'nonsense=1': .*overlay/,
    );
  });
});
