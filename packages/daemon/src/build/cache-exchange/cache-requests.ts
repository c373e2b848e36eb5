import type { CompressionChoice } from '@tinydock/domain';
import type { HeldTree } from '../context/held-contexts.ts';

/** A cache that a build looks into. */
export type CacheFrom =
  /** Where a registry has it. */
  | { readonly kind: 'registry'; readonly reference: string }
  | {
      readonly kind: 'layout';
      /** As the user named its directory. */
      readonly name: string;
      /** Of its manifest. */
      readonly digest: string;
      readonly take: () => HeldTree;
    };

/** Where the results of a build go. */
export interface CacheTo {
  readonly place:
    | { readonly kind: 'registry'; readonly reference: string }
    /** A client that waits for it under this id. */
    | { readonly kind: 'client'; readonly id: string };
  /** For messages. */
  readonly name: string;
  /** `min` has the steps of the image alone, `max` those of all stages that were built. */
  readonly mode: 'min' | 'max';
  /** Undefined to take layers as the registry has them, and new ones in gzip; for a client, as they are. */
  readonly compression: CompressionChoice | undefined;
  /** A failure is a warning. */
  readonly ignoresErrors: boolean;
}
