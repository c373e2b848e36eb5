import type { StepResult } from '../cache/step-results.ts';
import type { GrowingList } from '../state/growing-list.ts';
import type { ImageDraft } from '../state/image-draft.ts';
import type { StageVariables } from '../state/run-variables.ts';
import type { ArgumentScope } from '../state/stage-scope.ts';
import type { BuildContext } from '../steps/build-context.ts';
import type { PlannedStage } from './plan-stages.ts';
import type { StageSteps } from './stage-steps.ts';

/** A stage in the making. */
export interface StageState {
  readonly build: BuildContext;
  readonly planned: PlannedStage;
  readonly steps: StageSteps;
  readonly label: string;
  /** Those of all its instructions. */
  readonly texts: ReadonlySet<string>;
  /** Id of the image that it begins with. */
  readonly baseName: string;
  readonly draft: ImageDraft;
  readonly scope: ArgumentScope;
  readonly variables: StageVariables;
  hasCommand: boolean;
  /** Also those of the stage that it begins with. */
  readonly results: GrowingList<StepResult>;
}
