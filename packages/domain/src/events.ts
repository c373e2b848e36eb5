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
