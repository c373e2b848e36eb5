import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { type CdiDevices, type CdiMount, TinydockError } from '@tinydock/domain';
import { toByteString } from '@tinydock/tar';
import type { MountPoint } from './mount-points.ts';

async function typeOf({ hostPath, type = '' }: CdiMount): Promise<MountPoint['type']> {
  if (!['', 'bind', 'none'].includes(type)) return 'directory';
  // What is not there is told when the container is made.
  const isDirectory = await stat(hostPath).then(
    (status) => status.isDirectory(),
    () => false,
  );
  return isDirectory ? 'directory' : 'file';
}

/**
 * Where devices are mounted into a command's container.
 * @throws TinydockError as {@link CdiDevices.resolve}; FAILED_PRECONDITION for a device node that would lie in the image
 */
export async function devicePlaces(
  devices: Pick<CdiDevices, 'resolve'>,
  names: readonly string[],
): Promise<readonly MountPoint[]> {
  const places: MountPoint[] = [];
  for (const { device, specPath, edits } of await devices.resolve(names)) {
    const outside = edits.deviceNodes.find(({ path }) => !posix.normalize(path).startsWith('/dev/'));
    if (outside !== undefined)
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: `cannot give a build the device ${device}: ${specPath} puts a device node at ${outside.path}, outside of /dev, where it would become part of the image`,
      });
    for (const mount of edits.mounts)
      places.push({
        path: toByteString(posix.normalize(mount.containerPath).replace(/^\/+|\/+$/g, '')),
        type: await typeOf(mount),
      });
  }
  return places;
}
