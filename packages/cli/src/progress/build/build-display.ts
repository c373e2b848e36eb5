import type { BuildProgress } from '@tinydock/protocol';
import type { OutputWriter } from '../../output/output-writer.ts';
import { PlainBuildDisplay } from './plain-build-display.ts';
import { QuietBuildDisplay } from './quiet-build-display.ts';
import { RawBuildDisplay } from './raw-build-display.ts';
import { TerminalBuildDisplay } from './terminal-build-display.ts';

export const PROGRESS_MODES = ['auto', 'plain', 'tty', 'rawjson', 'quiet'] as const;

export type ProgressMode = (typeof PROGRESS_MODES)[number];

/** Shows a build as it goes. */
export interface BuildDisplay {
  readonly show: (progress: BuildProgress) => Promise<void>;
  /**
   * Leaves the last state, with the log of what has failed. In a build that is over, what ran has been cancelled, or
   * failed for the reason.
   */
  readonly end: (isOver: boolean, reason?: string) => Promise<void>;
}

export interface BuildDisplayOptions {
  readonly writer: OutputWriter;
  readonly clock: () => Date;
  readonly mode: ProgressMode;
  /** Say why each step was cached or not. */
  readonly explains: boolean;
}

export function createBuildDisplay(options: BuildDisplayOptions): BuildDisplay {
  switch (options.mode) {
    case 'quiet':
      return new QuietBuildDisplay(options);
    case 'rawjson':
      return new RawBuildDisplay(options);
    case 'plain':
      return new PlainBuildDisplay(options);
    case 'tty':
      return new TerminalBuildDisplay(options);
    case 'auto':
      return options.writer.isScreen ? new TerminalBuildDisplay(options) : new PlainBuildDisplay(options);
  }
}
