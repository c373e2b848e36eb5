import type { LoadProgress, PullProgress, PushProgress } from '@tinydock/protocol';

/** One step of a pull, a push or a load. */
export type ProgressStep =
  | { readonly kind: 'pull'; readonly progress: PullProgress }
  | { readonly kind: 'push'; readonly progress: PushProgress }
  | { readonly kind: 'load'; readonly progress: LoadProgress; readonly totalBytes: number | undefined };

/** Shows the steps of one long operation. */
export interface Display {
  readonly show: (step: ProgressStep) => Promise<void>;
  /** Leaves the last state. */
  readonly end: () => Promise<void>;
}
