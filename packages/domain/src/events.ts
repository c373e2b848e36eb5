import type { DiffId, Digest, ImageId } from './digest.ts';

/** What one layer is doing; `id` is the short digest of its blob, as Docker prints it. */
export type LayerProgress =
  | {
      readonly kind: 'layer';
      readonly id: string;
      readonly status: 'waiting' | 'already-exists' | 'verifying' | 'complete';
    }
  | {
      readonly kind: 'layer';
      readonly id: string;
      readonly status: 'downloading' | 'extracting' | 'retrying';
      readonly currentBytes: number;
      /** 0 where it is not known. */
      readonly totalBytes: number;
    };

/** What a pull says while it runs; the last event is `done`, a failure throws. */
export type PullEvent =
  | { readonly kind: 'resolving'; readonly reference: string }
  | LayerProgress
  | {
      readonly kind: 'done';
      readonly reference: string;
      readonly imageId: ImageId;
      /** Digest of what the reference named: the index, where there is one. */
      readonly digest: Digest;
      /** False where tag and image were here already: "Image is up to date". */
      readonly changed: boolean;
    };

/** What one layer of a push is doing; `id` is its short diffID, as Docker prints it. */
export type PushLayerProgress =
  | {
      readonly kind: 'layer';
      readonly id: string;
      readonly status: 'preparing' | 'waiting' | 'pushed' | 'already-exists';
    }
  /** `from` is a repository of the same registry, without its host. */
  | { readonly kind: 'layer'; readonly id: string; readonly status: 'mounted'; readonly from: string }
  | {
      readonly kind: 'layer';
      readonly id: string;
      readonly status: 'pushing' | 'retrying';
      /** Compressed bytes sent. */
      readonly currentBytes: number;
      /** 0 where it is not known: the layer has not been compressed before. */
      readonly totalBytes: number;
    };

/** What a push says while it runs: the repository first, then for each tag its layers and `tag-pushed`. */
export type PushEvent =
  | { readonly kind: 'repository'; readonly repository: string }
  | PushLayerProgress
  | {
      readonly kind: 'tag-pushed';
      readonly tag: string;
      /** As the registry reports it. */
      readonly digest: Digest;
      readonly imageId: ImageId;
      /** Of the manifest. */
      readonly sizeBytes: number;
      readonly mediaType: string;
    };

/** What a load says while it runs; a failure throws. */
export type LoadEvent =
  | { readonly kind: 'received'; readonly bytes: number }
  | {
      readonly kind: 'layer-loaded';
      readonly diffId: DiffId;
      readonly tarBytes: number;
      readonly alreadyPresent: boolean;
    }
  | {
      readonly kind: 'image-loaded';
      readonly imageId: ImageId;
      /** Familiar form; empty where the archive names none. */
      readonly tags: readonly string[];
      /** Tags that pointed at another image before, with that image. */
      readonly movedTags: readonly { readonly tag: string; readonly from: ImageId }[];
    };
