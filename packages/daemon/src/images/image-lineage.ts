import {
  type Annotations,
  BASE_DIGEST,
  BASE_NAME,
  type ContainerRecord,
  type Digest,
  type DiffId,
  familiarReference,
  type ImageId,
  isTinydockError,
  type LayerRecord,
  layersOf,
  type LayerStore,
  type NamedImage,
  parseReference,
  withDefaultTag,
} from '@tinydock/domain';

/** An image among its relatives, with what it shares. */
export interface LineageImage {
  readonly image: NamedImage;
  /** The image with the most layers of which all are the lowest of this one; undefined where there is none. */
  readonly parentId: ImageId | undefined;
  /** Contents of layers that other images have too. */
  readonly sharedBytes: number;
  /** Contents of layers that it alone has. */
  readonly uniqueBytes: number;
  /** What removing it alone would free on disk: layers that no other image and no container uses. */
  readonly freedBytes: number;
  /** What it says itself of its base. OCI image-spec, annotations.md. */
  readonly baseName: string;
  readonly baseDigest: string;
}

export interface LineageSources {
  readonly images: readonly NamedImage[];
  readonly layers: Pick<LayerStore, 'get'>;
  readonly containers: readonly ContainerRecord[];
  /** What the manifests of each image say of it, where they say anything, and their digests. */
  readonly manifests: ReadonlyMap<ImageId, ManifestFacts>;
}

export interface ManifestFacts {
  readonly annotations: Annotations;
  readonly digests: readonly Digest[];
}

/** Key of a stack of layers; diffIDs hold no comma. */
function stackKey(diffIds: readonly DiffId[]): string {
  return diffIds.join(',');
}

/** The nearest base of each image. A parent has fewer layers, or the same and is older: nobody is his own ancestor. */
function findParents({
  images,
  manifests,
}: Pick<LineageSources, 'images' | 'manifests'>): ReadonlyMap<ImageId, ImageId> {
  const byStack = Map.groupBy(images.toReversed(), ({ diffIds }) => stackKey(diffIds));
  const parents = new Map<ImageId, ImageId>();
  for (const image of images) {
    const bases = findBases(image, byStack);
    const parent = bases.find((base) => isNamedBase(image, base, manifests)) ?? bases[0];
    if (parent !== undefined) parents.set(image.id, parent.id);
  }
  return parents;
}

/** Images whose layers are the lowest of this one, those with the most layers first; the oldest first among equals. */
function findBases(
  { id, diffIds }: NamedImage,
  byStack: ReadonlyMap<string, readonly NamedImage[]>,
): readonly NamedImage[] {
  if (diffIds.length === 0) return [];
  const equals = byStack.get(stackKey(diffIds)) ?? [];
  const older = equals.slice(
    0,
    equals.findIndex((image) => image.id === id),
  );
  const shorter = diffIds.slice(1).flatMap((_, cut) => byStack.get(stackKey(diffIds.slice(0, -1 - cut))) ?? []);
  return [...older.slice(0, 1), ...shorter];
}

/** What an image says of its base: in its manifest, else in its labels, which it may have from its base itself. */
function namedBase(
  { id, labels }: NamedImage,
  manifests: LineageSources['manifests'],
): { readonly name: string; readonly digest: string } {
  const { annotations = {} } = manifests.get(id) ?? {};
  const said = BASE_NAME in annotations || BASE_DIGEST in annotations ? annotations : labels;
  return { name: said[BASE_NAME] ?? '', digest: said[BASE_DIGEST] ?? '' };
}

/** True where the image says that this is its base. It may say anything: that only chooses among those that fit. */
function isNamedBase(image: NamedImage, base: NamedImage, manifests: LineageSources['manifests']): boolean {
  if (base.diffIds.length >= image.diffIds.length) return false;
  const { name, digest } = namedBase(image, manifests);
  const { digests = [] } = manifests.get(base.id) ?? {};
  if (digest !== '')
    return base.digests.some((known) => known.endsWith(`@${digest}`)) || digests.some((known) => known === digest);
  return name !== '' && base.tags.some((tag) => familiarReference(parseReference(tag)) === familiar(name));
}

/** The name as it is compared; what is no name equals none. */
function familiar(name: string): string | undefined {
  try {
    return familiarReference(withDefaultTag(parseReference(name)));
  } catch (error) {
    if (isTinydockError(error)) return undefined;
    throw error;
  }
}

/** The image with all above and all below it; in any case parents come first. */
function selectRelatives(
  images: readonly NamedImage[],
  parents: ReadonlyMap<ImageId, ImageId>,
  focus: ImageId | undefined,
): readonly NamedImage[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const children = Map.groupBy(images, ({ id }) => parents.get(id));
  const ordered: NamedImage[] = [];
  const visit = (image: NamedImage): void => {
    ordered.push(image);
    for (const child of children.get(image.id) ?? []) visit(child);
  };
  if (focus === undefined) {
    for (const root of children.get(undefined) ?? []) visit(root);
    return ordered;
  }
  const ancestors: NamedImage[] = [];
  for (let id = parents.get(focus); id !== undefined; id = parents.get(id)) {
    const ancestor = byId.get(id);
    if (ancestor !== undefined) ancestors.unshift(ancestor);
  }
  const self = byId.get(focus);
  if (self !== undefined) visit(self);
  return [...ancestors, ...ordered];
}

/**
 * Who is based on whom, and what removing each would free. Bases come before what is based on them.
 * @param focus only this image, its bases and what is based on it; undefined for all
 */
export function findLineage(
  { images, layers, containers, manifests }: LineageSources,
  focus: ImageId | undefined,
): readonly LineageImage[] {
  const parents = findParents({ images, manifests });
  const users = new Map<DiffId, number>();
  for (const { diffIds } of images)
    for (const diffId of new Set(diffIds)) users.set(diffId, (users.get(diffId) ?? 0) + 1);
  const held = new Set(containers.flatMap(({ spec }) => layersOf(spec)));
  return selectRelatives(images, parents, focus).map((image): LineageImage => {
    const own = [...new Set(image.diffIds)].map((diffId) => layers.get(diffId)).filter((layer) => layer !== undefined);
    const isShared = ({ diffId }: LayerRecord): boolean => (users.get(diffId) ?? 0) > 1;
    const unique = own.filter((layer) => !isShared(layer));
    const sum = (records: readonly LayerRecord[], sizeOf: (layer: LayerRecord) => number): number =>
      records.reduce((total, layer) => total + sizeOf(layer), 0);
    const { name: baseName, digest: baseDigest } = namedBase(image, manifests);
    return {
      image,
      parentId: parents.get(image.id),
      sharedBytes: sum(own.filter(isShared), ({ contentBytes }) => contentBytes),
      uniqueBytes: sum(unique, ({ contentBytes }) => contentBytes),
      freedBytes: sum(
        unique.filter(({ diffId }) => !held.has(diffId)),
        ({ tarBytes, indexBytes }) => tarBytes + indexBytes,
      ),
      baseName,
      baseDigest,
    };
  });
}
