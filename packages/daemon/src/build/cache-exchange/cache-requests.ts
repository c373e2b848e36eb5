import type { CompressionChoice } from '@tinydock/domain';

/** A cache that a build looks into. */
export interface CacheFrom {
  /** Where a registry has it. */
  readonly reference: string;
}

/** Where the results of a build go. */
export interface CacheTo {
  readonly reference: string;
  /** `min` has the steps of the image alone, `max` those of all stages that were built. */
  readonly mode: 'min' | 'max';
  /** Undefined to take layers as the registry has them, and new ones in gzip. */
  readonly compression: CompressionChoice | undefined;
  /** A failure is a warning. */
  readonly ignoresErrors: boolean;
}
