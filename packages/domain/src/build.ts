import type { DiffId, Digest, ImageId } from './digest.ts';
import type { PullEvent } from './events.ts';
import type { Platform } from './platform.ts';

/**
 * What a build reports; steps are told apart by their numbers, from 1, because several run at a time. Instructions
 * that change the configuration alone are none.
 */
export type BuildEvent =
  /** Bytes of the context received so far. */
  | { readonly kind: 'context'; readonly bytes: number }
  /** The files of the context's listing whose contents are to be sent: one bit for each line, lowest first. */
  | { readonly kind: 'context-wanted'; readonly bits: Uint8Array }
  | { readonly kind: 'warning'; readonly check: string; readonly message: string; readonly line: number }
  /** Of the base image that the step fetches. */
  | { readonly kind: 'pull'; readonly step: number; readonly event: PullEvent }
  | {
      readonly kind: 'step-started';
      readonly step: number;
      /** Its place among the steps of its stage, from 1, and how many the stage has; 0 for a step of no stage. */
      readonly place: number;
      readonly places: number;
      /** Empty where the build has but one stage, without a name. */
      readonly stage: string;
      readonly text: string;
      /** Of the first step of a stage: the stages that this one takes files from or begins with. */
      readonly stageSources?: readonly string[];
    }
  /** A step that has waited for some time, or, without a reason, one that goes on. */
  | { readonly kind: 'step-waiting'; readonly step: number; readonly reason: string }
  | { readonly kind: 'step-output'; readonly step: number; readonly data: Uint8Array }
  | {
      readonly kind: 'step-done';
      readonly step: number;
      readonly isCached: boolean;
      readonly durationMs: number;
      /** Why it was cached or not, as a sentence. */
      readonly explanation: string;
      /** All that differs from the last build of the name, where the step was not cached; bounded. */
      readonly changes: readonly string[];
    }
  /** A step that failed, or was ended because another had failed; why the build failed is thrown. */
  | {
      readonly kind: 'step-failed';
      readonly step: number;
      readonly isCancelled: boolean;
      readonly message: string;
      /** As of a step that is done; empty where the step had not looked into the cache. */
      readonly explanation: string;
      readonly changes: readonly string[];
    }
  /** `tags` are familiar; empty where the image got no name. */
  | {
      readonly kind: 'done';
      readonly imageId: ImageId;
      readonly tags: readonly string[];
      /** Of the record that is kept of the build. */
      readonly buildId: string;
      /** Of a build for several platforms. */
      readonly index?: BuiltIndex | undefined;
    };

/** What a build for several platforms has made. */
export interface BuiltIndex {
  readonly digest: Digest;
  /** In the order in which they were asked for. */
  readonly images: readonly { readonly platform: Platform; readonly imageId: ImageId }[];
}

/** Where annotations of a build go, as BuildKit has it. */
export const ANNOTATION_PLACES = ['manifest', 'manifest-descriptor', 'index', 'index-descriptor'] as const;

export type AnnotationPlace = (typeof ANNOTATION_PLACES)[number];

export interface PlacedAnnotation {
  readonly place: AnnotationPlace;
  /** Of which the manifest is; undefined for those of all. */
  readonly platform: Platform | undefined;
  readonly key: string;
  readonly value: string;
}

/** The result of a step, under the key of all its inputs. */
export interface BuildCacheRecord {
  readonly key: Digest;
  readonly diffId: DiffId;
  /** RFC 3339, when the step ran. */
  readonly createdAt: string;
  /** RFC 3339, when a build last took it. */
  readonly usedAt: string;
  /** The instruction, as the history of images has it. */
  readonly description: string;
}

/** The rows behind the build cache. A layer stays in the store while a row names it. */
export interface BuildCacheCatalog {
  findStep(key: Digest): BuildCacheRecord | undefined;
  /** Replaces a row of the same key; may be forgotten in a power failure until something that waits is written. */
  putStep(record: BuildCacheRecord): void;
  listSteps(): readonly BuildCacheRecord[];
  /** The JSON that the last build of this name left, for the explanation of misses. */
  getTrace(name: string): string | undefined;
  putTrace(name: string, trace: string): void;
  /** Notes that a build has taken steps; may be forgotten in a power failure. Those that are not there are passed over. */
  touchSteps(keys: readonly Digest[], usedAt: string): void;
  /** Forgets steps; those that are not there are gone already. */
  removeSteps(keys: readonly Digest[]): void;
}
