import type { DaemonConfig } from './config/daemon-config.ts';
import type { OpenStore } from './open-store.ts';
import type { EventBus } from './system/event-bus.ts';
import { ImageTrees } from './volumes/image-trees.ts';
import { VolumeMounts } from './volumes/volume-mounts.ts';
import { VolumeService } from './volumes/volume-service.ts';
import { VolumeStore } from './volumes/volume-store.ts';

/** What keeps volumes, what has them and images there for containers, and what users do with them. */
export interface Volumes {
  readonly store: VolumeStore;
  readonly mounts: VolumeMounts;
  readonly images: ImageTrees;
  readonly service: VolumeService;
}

export function createVolumes(
  options: { readonly config: DaemonConfig; readonly store: OpenStore; readonly clock: () => Date },
  events: EventBus,
): Volumes {
  const { config, clock } = options;
  const { metadata, meter, mounter } = options.store;
  const places = { root: config.root, runDir: config.runDir, events };
  const store = new VolumeStore({ ...places, catalog: metadata.volumes, containers: metadata.containers, clock });
  const images = new ImageTrees({ runDir: config.runDir, mounter });
  return {
    store,
    images,
    mounts: new VolumeMounts({ ...places, store, images }),
    service: new VolumeService({ ...places, store, meter }),
  };
}
