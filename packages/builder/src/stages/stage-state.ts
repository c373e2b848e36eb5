import type { StepResult } from '../cache/step-results.ts';
import type { ImageDraft } from '../state/image-draft.ts';
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
  /** Id of the image that it begins with. */
  readonly baseName: string;
  readonly draft: ImageDraft;
  readonly scope: ArgumentScope;
  hasCommand: boolean;
  /** Also those of the stage that it begins with. */
  readonly results: StepResult[];
}
