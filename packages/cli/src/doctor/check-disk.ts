import { formatSize } from '@tinydock/text';
import { broken, type Finding, ok, skipped, warning } from './finding.ts';
import type { Machine } from './machine.ts';

const LOW_BYTES = 2e9;
const NO_BYTES = 100e6;
const LOW_FILES = 10_000;
/** overlayfs cannot have its upper directory there, or loses it with a reboot. */
const UNFIT_FILESYSTEMS = ['overlay', 'nfs', 'nfs4', 'cifs', 'vfat', 'exfat', 'ramfs'];

/** The filesystem of the mount that is nearest above a path; proc(5), mountinfo. */
function filesystemOf(mountinfo: string, path: string): string | undefined {
  let best = '';
  let type: string | undefined;
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const target = left.split(' ')[4];
    const isAbove = target === '/' || path === target || path.startsWith(`${target ?? ''}/`);
    // Of two mounts at one place the later one is seen.
    if (target !== undefined && isAbove && target.length >= best.length) {
      best = target;
      type = right.split(' ')[0];
    }
  }
  return type;
}

async function checkSpace(machine: Machine, root: string): Promise<Finding> {
  const space = await machine.diskSpace(root);
  if (space === undefined) return skipped('disk', `${root} is not there yet, or may not be looked at`);
  const { freeBytes, totalBytes, freeFiles, totalFiles } = space;
  const free = `${formatSize(freeBytes)} of ${formatSize(totalBytes)} are free below ${root}`;
  const fix =
    'See what takes it with `tdctl system df`, and free it with `tdctl image prune` and `tdctl container prune`.';
  if (freeBytes < NO_BYTES) return broken('disk', free, fix);
  if (freeBytes < LOW_BYTES) return warning('disk', free, fix);
  if (totalFiles > 0 && freeFiles < LOW_FILES)
    return warning('disk', `only ${freeFiles} files more can be made below ${root}`, fix);
  return ok('disk', free);
}

async function checkFilesystem(machine: Machine, root: string): Promise<Finding> {
  const type = filesystemOf((await machine.readText('/proc/self/mountinfo')) ?? '', root);
  if (type === undefined) return skipped('filesystem', 'the mounts of this machine cannot be read');
  if (!UNFIT_FILESYSTEMS.includes(type)) return ok('filesystem', `${root} is on ${type}`);
  const message = `${root} is on ${type}, which overlayfs cannot write to`;
  return broken('filesystem', message, 'Choose another directory with --root or TINYDOCK_ROOT, on ext4, xfs or btrfs.');
}

/** Where images and containers are kept. */
export async function checkDisk(machine: Machine, root: string): Promise<readonly Finding[]> {
  return [await checkFilesystem(machine, root), await checkSpace(machine, root)];
}
