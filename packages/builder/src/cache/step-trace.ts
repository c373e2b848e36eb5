import type { StepInput, StepInputs } from './step-key.ts';

/**
 * Files and what there is to say of each but for its time, each path and each description with a NUL behind it: as text
 * they are kept in a tenth of the time that tens of thousands of pairs would take.
 */
export type FileInputs = string;

/** What is kept of a step for the explanations of the next build. */
export interface StepTrace {
  readonly stage: string;
  /** The id of the image that the stage begins with. */
  readonly base: string;
  readonly text: string;
  readonly inputs: StepInputs;
  /** Inputs as well: the variables of a command. */
  readonly environment?: readonly StepInput[];
  readonly files: FileInputs;
}
