import { join } from 'node:path';
import { parseVolumeOptions, type VolumeRecord } from '@tinydock/domain';

export function volumesDir(root: string): string {
  return join(root, 'volumes');
}

/** Where the files of a volume lie; a volume in memory is there only while a container uses it. */
export function volumeDirectory(
  roots: { readonly root: string; readonly runDir: string },
  volume: VolumeRecord,
): string {
  const source = parseVolumeOptions(volume.options);
  switch (source.kind) {
    case 'directory':
      return join(volumesDir(roots.root), volume.name);
    case 'bind':
      return source.device;
    case 'tmpfs':
      return join(volumesDir(roots.runDir), volume.name);
  }
}

/** Tells a copy that was cut short from a volume that a container has filled; a volume's name begins with no dot. */
export function copyMarker(root: string, name: string): string {
  return join(volumesDir(root), `.copying-${name}`);
}
