import { mkdir, stat } from 'node:fs/promises';
import { type BindMount, hasErrnoCode, type MountSpec, TinydockError } from '@tinydock/domain';
import { readMountInfo } from '@tinydock/linux';
import { checkPropagation } from './check-propagation.ts';

/**
 * Has the source of a bind there.
 * @throws TinydockError INVALID_ARGUMENT where it must be there and is not; FAILED_PRECONDITION
 */
export async function resolveBind(spec: MountSpec): Promise<BindMount> {
  const { source, target, readOnly, mustExist, propagation, isNotRecursive, belowReadOnly } = spec;
  try {
    await stat(source);
  } catch (cause) {
    if (!hasErrnoCode(cause, 'ENOENT')) throw cause;
    if (mustExist === true) throw missingSource(source, cause);
    // As Docker's -v: a missing source is made, as a directory.
    await mkdir(source, { recursive: true });
  }
  checkPropagation(source, propagation, readMountInfo());
  return { source, target, readOnly, propagation, isNotRecursive, belowReadOnly };
}

/** @throws TinydockError FAILED_PRECONDITION where a volume's directory of the machine is none */
export async function checkDevice(volume: string, device: string): Promise<void> {
  const isDirectory = await stat(device).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isDirectory) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot mount volume ${volume}: its device ${device} is no directory of this machine`,
    hint: 'Make the directory; the volume was made with it as --opt device.',
  });
}

function missingSource(source: string, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot mount ${source}: it is not there`,
    hint: 'Make it first, or use --volume, which makes a directory.',
    cause,
  });
}
