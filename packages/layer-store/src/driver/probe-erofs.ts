import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, UNMOUNT_FLAGS, unmountSync } from '@tinydock/linux';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { mountOverlay } from '../mounts/overlay.ts';
import { LAYER_FILES } from '../store/store-layout.ts';
import { createErofsIndexer } from './erofs-indexer.ts';

/** Whether layers can be mounted here. */
export type ErofsProbe =
  | { readonly kind: 'supported' }
  /** `error` names the missing feature and what to do. */
  | { readonly kind: 'unsupported'; readonly error: TinydockError };

const CONTENT = 'a layer that is mounted, not unpacked';
const LIMITS = { maxEntries: 10, maxTarBytes: 1 << 20 };

/**
 * Mounts a tiny layer and an overlay on it in a directory of its own below `directory`, and takes both away again.
 * @param directory Where the store will be: the filesystem below it matters.
 */
export async function probeErofs(directory: string): Promise<ErofsProbe> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const workplace = realpathSync(mkdtempSync(join(directory, 'probe-')));
  try {
    for (const name of ['layer', 'overlay', 'upper', 'work']) mkdirSync(join(workplace, name));
    await writeProbeLayer(workplace);
    const error = probeLayer(workplace);
    return error === undefined ? { kind: 'supported' } : { kind: 'unsupported', error };
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

async function writeProbeLayer(workplace: string): Promise<void> {
  const header = encodeTarHeader({ path: 'file', type: 'file', mode: 0o644, size: CONTENT.length });
  const tar = Buffer.concat([header, Buffer.from(CONTENT), tarPadding(CONTENT.length), TAR_TRAILER]);
  const tarPath = join(workplace, LAYER_FILES.tar);
  writeFileSync(tarPath, tar);
  const indexer = createErofsIndexer(LIMITS);
  indexer.write(tar);
  await indexer.finish({ tarPath, indexPath: join(workplace, LAYER_FILES.index) });
}

function probeLayer(workplace: string): TinydockError | undefined {
  const target = join(workplace, 'layer');
  try {
    mount({
      source: join(workplace, LAYER_FILES.index),
      target,
      type: 'erofs',
      flags: MOUNT_FLAGS.readOnly,
      data: `device=${join(workplace, LAYER_FILES.tar)}`,
    });
  } catch (error) {
    return explainErofs(error);
  }
  try {
    if (readFileSync(join(target, 'file'), 'utf8') !== CONTENT) return unsupported(WRONG_CONTENT);
    return probeOverlay(workplace);
  } finally {
    unmountSync(target, UNMOUNT_FLAGS.detach);
  }
}

function probeOverlay(workplace: string): TinydockError | undefined {
  const target = join(workplace, 'overlay');
  try {
    mountOverlay({
      lowerDirs: [join(workplace, 'layer')],
      writable: { upperDir: join(workplace, 'upper'), workDir: join(workplace, 'work') },
      target,
      volatile: true,
    });
  } catch (error) {
    return explainOverlay(error);
  }
  try {
    return readFileSync(join(target, 'file'), 'utf8') === CONTENT ? undefined : unsupported(WRONG_CONTENT);
  } finally {
    unmountSync(target, UNMOUNT_FLAGS.detach);
  }
}

interface Missing {
  readonly feature: string;
  readonly hint: string;
  readonly cause?: unknown;
}

const WRONG_CONTENT: Missing = {
  feature: 'EROFS with an extra device (it shows wrong content)',
  hint: 'Use a kernel of Linux 6.12 or newer.',
};

function unsupported({ feature, hint, cause }: Missing): TinydockError {
  return new TinydockError({
    code: 'UNIMPLEMENTED',
    reason: 'MISSING_KERNEL_FEATURE',
    message: `layers cannot be mounted here: missing ${feature}`,
    hint,
    cause,
  });
}

function missingPrivilege(cause: unknown): TinydockError {
  return new TinydockError({
    code: 'PERMISSION_DENIED',
    message: 'layers cannot be mounted here: missing the capability CAP_SYS_ADMIN',
    hint: 'Run the daemon as root, and not in a container without --privileged.',
    cause,
  });
}

/** Which feature of the kernel a failed mount(2) of a layer points at. Linux fs/erofs/super.c. */
export function explainErofs(cause: unknown): TinydockError {
  if (hasErrnoCode(cause, 'EPERM', 'EACCES')) return missingPrivilege(cause);
  if (hasErrnoCode(cause, 'ENODEV')) {
    const hint = 'Load the module (modprobe erofs) or use a kernel with CONFIG_EROFS_FS.';
    return unsupported({ feature: 'the EROFS filesystem (CONFIG_EROFS_FS)', hint, cause });
  }
  if (hasErrnoCode(cause, 'ENOTBLK')) {
    const hint = 'Use a kernel of Linux 6.12 or newer with CONFIG_EROFS_FS_BACKED_BY_FILE.';
    return unsupported({ feature: 'EROFS on files (CONFIG_EROFS_FS_BACKED_BY_FILE)', hint, cause });
  }
  const hint = 'Use a kernel of Linux 6.12 or newer, and a store on a local filesystem such as ext4, xfs or btrfs.';
  return unsupported({ feature: `EROFS with an extra device and 512-byte blocks (${describe(cause)})`, hint, cause });
}

/** Which feature of the kernel a failed overlay points at. Linux fs/overlayfs/params.c. */
export function explainOverlay(cause: unknown): TinydockError {
  if (hasErrnoCode(cause, 'EPERM', 'EACCES')) return missingPrivilege(cause);
  if (hasErrnoCode(cause, 'ENODEV')) {
    const hint = 'Load the module (modprobe overlay) or use a kernel with CONFIG_OVERLAY_FS.';
    return unsupported({ feature: 'the overlay filesystem (CONFIG_OVERLAY_FS)', hint, cause });
  }
  if (hasErrnoCode(cause, 'ENOSYS')) {
    const hint = 'Use a kernel of Linux 6.12 or newer.';
    return unsupported({ feature: 'the mount API of fsopen(2)', hint, cause });
  }
  const hint = 'Use a kernel of Linux 6.12 or newer, and a store on a filesystem that can hold an upper directory.';
  return unsupported({ feature: `overlayfs with lowerdir+ on this filesystem (${describe(cause)})`, hint, cause });
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
