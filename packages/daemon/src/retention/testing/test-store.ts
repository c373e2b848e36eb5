import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BlobStore,
  type DiffId,
  type Digest,
  formatReference,
  type LayerStore,
  MEDIA_TYPES,
  parseContainerId,
  parseDiffId,
  parseDigest,
  parseImageId,
  parseReference,
} from '@tinydock/domain';
import { type Metadata, openMetadata } from '@tinydock/metadata';
import { GarbageCollector } from '../../images/garbage-collector.ts';

const text = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const imageId = (digit: string) => parseImageId(text(digit));
export const diffId = (digit: string) => parseDiffId(text(digit));
export const name = (reference: string) => formatReference(parseReference(reference));

/** A container of the image with this digit, stopped. */
export function insertContainer(metadata: Metadata, digit: string, layers: string): void {
  metadata.containers.insertContainer({
    id: parseContainerId(digit.repeat(64)),
    name: `box${digit}`,
    createdAt: '2026-01-01T00:00:00Z',
    spec: {
      imageId: imageId(digit),
      imageName: 'x',
      diffIds: Array.from(layers, diffId),
      args: ['sh'],
      env: [],
      workingDir: '/',
      user: '',
      hostname: 'h',
      labels: {},
      mounts: [],
      ports: [],
      exposedPorts: [],
      network: 'bridge',
      stopSignal: 'SIGTERM',
      stopTimeoutSeconds: 10,
      tty: false,
      openStdin: false,
      autoRemove: false,
    },
    state: { kind: 'created' },
    boundPorts: [],
    addresses: [],
  });
}

interface NewRows {
  readonly digit: string;
  readonly layers: string;
  readonly tags: readonly string[];
  readonly architecture: string;
  /** Digit of the index that it came under. */
  readonly index?: string;
}

function putRows(metadata: Metadata, { digit, layers, tags, architecture, index }: NewRows): void {
  for (const layer of layers) {
    const sizes = { tarBytes: 100, indexBytes: 1, contentBytes: 10, entries: 1, impliedDirectories: [] };
    metadata.layers.commitLayer({ diffId: diffId(layer), compressed: undefined, createdAt: '', ...sizes }, layer);
  }
  const id = imageId(digit);
  const above = index === undefined ? [] : [parseDigest(text(index))];
  metadata.images.putImage({
    image: {
      id,
      diffIds: Array.from(layers, diffId),
      platform: { os: 'linux', architecture },
      sizeBytes: 10,
      created: '2026-01-01T00:00:00Z',
      labels: {},
      addedAt: '2026-01-01T00:00:00Z',
    },
    tags: tags.map(name),
    digests: [],
    manifests: above.map((digest) => ({ digest, mediaType: MEDIA_TYPES.ociIndex, imageId: id })),
  });
}

/** The real rows, and in place of files a set of digests. */
export interface RetentionStore {
  readonly metadata: Metadata;
  readonly garbage: GarbageCollector;
  readonly blobs: Set<Digest>;
  /** An image with these layers, a digit each; made if missing. */
  readonly put: (digit: string, layers: string, ...tags: readonly string[]) => void;
  /** An image for an architecture that came under the index with this digit; its layer has the digit of the image. */
  readonly putUnder: (index: string, image: readonly [string, string], ...tags: readonly string[]) => void;
  /** Digits of the layers that are there. */
  readonly layers: () => string;
  readonly dispose: () => void;
}

export function openRetentionStore(): RetentionStore {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-retention-'));
  const metadata = openMetadata(join(dir, 'test.db'));
  const blobs = new Set<Digest>();
  const layerStore: Pick<LayerStore, 'remove'> = {
    remove: (diffIds: readonly DiffId[]) => {
      metadata.layers.deleteLayers(diffIds);
      return Promise.resolve(diffIds);
    },
  };
  const blobStore: Pick<BlobStore, 'list' | 'remove'> = {
    list: () => [...blobs],
    remove: (digests) => {
      for (const digest of digests) blobs.delete(digest);
      return Promise.resolve();
    },
  };
  const put = (rows: NewRows): void => {
    putRows(metadata, rows);
    blobs.add(parseDigest(text(rows.digit)));
  };
  return {
    metadata,
    blobs,
    dispose: () => {
      metadata.close();
      rmSync(dir, { recursive: true });
    },
    garbage: new GarbageCollector({ references: metadata.references, layers: layerStore, blobs: blobStore }),
    put: (digit, layers, ...tags) => {
      put({ digit, layers, tags, architecture: 'amd64' });
    },
    putUnder: (index, [digit, architecture], ...tags) => {
      put({ digit, layers: digit, tags, architecture, index });
    },
    layers: () =>
      metadata.layers
        .listLayers()
        .map((layer) => layer.diffId[7] ?? '')
        .join(''),
  };
}
