import type { LoadProgress, PullProgress } from '@tinydock/protocol';

/** One step of a pull or a load. */
export type ProgressStep =
  | { readonly kind: 'pull'; readonly progress: PullProgress }
  | { readonly kind: 'load'; readonly progress: LoadProgress; readonly totalBytes: number | undefined };

/** Shows the steps of one long operation. */
export interface Display {
  readonly show: (step: ProgressStep) => Promise<void>;
  /** Leaves the last state. */
  readonly end: () => Promise<void>;
}
