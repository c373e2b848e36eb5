import type {
  BuildCacheCatalog,
  ContainerCatalog,
  DiskMeter,
  ImageCatalog,
  ReferenceCatalog,
  TrashCatalog,
} from '@tinydock/domain';
import type { ImagePruner } from '../retention/image-pruner.ts';
import { type UsageDetails, usageDetails } from './disk-usage.ts';
import { type UsageTotal, usageTotals } from './usage-totals.ts';

export interface UsageServiceOptions {
  readonly meter: DiskMeter;
  readonly references: ReferenceCatalog;
  readonly images: ImageCatalog;
  readonly containers: ContainerCatalog;
  readonly trash: TrashCatalog;
  readonly buildCache: BuildCacheCatalog;
  readonly pruner: Pick<ImagePruner, 'plan'>;
}

/** Says what the disk is used for. */
export class UsageService {
  readonly #options: UsageServiceOptions;

  constructor(options: UsageServiceOptions) {
    this.#options = options;
  }

  /** Looks at every file below the root, which takes a while where containers have written many. */
  async measure(): Promise<UsageDetails & { readonly totals: readonly UsageTotal[] }> {
    const { meter, references, images, containers, trash, buildCache, pruner } = this.#options;
    const unused = await pruner.plan({ all: true, filters: [], isFinal: true });
    const parts = await meter.measureStore();
    const sources = {
      parts,
      references: references.listReferences(),
      images: images.listImages(),
      containers: containers.listContainers(),
    };
    const details = usageDetails(sources);
    const totals = usageTotals({
      sources,
      details,
      trashedImages: trash.listTrash().length,
      buildSteps: buildCache.listSteps().length,
      unusedImageBytes: unused.freedBytes,
    });
    return { ...details, totals };
  }
}
