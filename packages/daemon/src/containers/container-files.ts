import type { ContainerCatalog, ContainerRecord, ImageCatalog, LayerExplorer } from '@tinydock/domain';
import type { UpperFile } from '@tinydock/layer-store';
import type { EventBus } from '../system/event-bus.ts';
import { containerPaths } from './container-paths.ts';
import { containerEvent } from './container-event.ts';
import type { ContainerTrees } from './container-trees.ts';
import { diffContainer, type FileChange } from './diff-container.ts';
import { findContainer } from './find-container.ts';

export interface ContainerFilesOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly images: ImageCatalog;
  readonly explorer: LayerExplorer;
  readonly trees: ContainerTrees;
  readonly events: EventBus;
  readonly measureTree: (directory: string) => Promise<number>;
  readonly listUpper: (directory: string) => readonly UpperFile[];
  readonly exportTree: (directory: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

export interface ContainerSizes {
  /** Of what the container has written. */
  readonly writtenBytes: number;
  /** Of its image. */
  readonly imageBytes: number;
}

/** What users do with the files of containers as a whole. */
export class ContainerFiles {
  readonly #options: ContainerFilesOptions;

  constructor(options: ContainerFilesOptions) {
    this.#options = options;
  }

  #upperDir({ id }: ContainerRecord): string {
    return containerPaths(this.#options, id).upperDir;
  }

  /** @throws as {@link findContainer} */
  async diff(nameOrId: string, signal: AbortSignal): Promise<readonly FileChange[]> {
    const { catalog, explorer, listUpper } = this.#options;
    const record = findContainer(catalog, nameOrId);
    const upper = listUpper(this.#upperDir(record));
    return diffContainer({ upper, diffIds: record.spec.diffIds, explorer, signal });
  }

  async sizes(record: ContainerRecord): Promise<ContainerSizes> {
    const { measureTree, images } = this.#options;
    const imageBytes = images.getImage(record.spec.imageId)?.sizeBytes ?? 0;
    return { writtenBytes: await measureTree(this.#upperDir(record)), imageBytes };
  }

  /** The tar of a container's tree, without its volumes. @throws as {@link findContainer} */
  async *export(nameOrId: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const { catalog, trees, events, exportTree } = this.#options;
    const record = findContainer(catalog, nameOrId);
    const tree = await trees.open(record.id);
    try {
      events.publish(containerEvent(record, 'export'));
      yield* exportTree(tree.directory, signal);
    } finally {
      await tree.close();
    }
  }
}
