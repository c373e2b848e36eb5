import { runQuietStep, type StepOptions } from './run-step.ts';
import { addTallies, NOTHING, ONE_FAILED, type Tally } from './tally.ts';

/** A program that says yes or no. */
export interface StaticCheck {
  readonly title: string;
  readonly command: readonly string[];
}

async function runCheck({ title, command }: StaticCheck, options: StepOptions): Promise<Tally> {
  const { exitCode, output } = await runQuietStep(command, options);
  process.stdout.write(`==> ${title}\n${output}`);
  if (exitCode === 0) return { ...NOTHING, passed: 1 };
  process.stdout.write(`    ${title}: failed with exit code ${exitCode}\n`);
  return ONE_FAILED;
}

/** Runs lanes of checks side by side, those of one lane one after the other. */
export async function runStaticChecks(lanes: readonly StaticCheck[][], options: StepOptions): Promise<Tally> {
  const tallies = await Promise.all(
    lanes.map(async (checks) => {
      let sum = NOTHING;
      for (const check of checks) sum = addTallies(sum, await runCheck(check, options));
      return sum;
    }),
  );
  return addTallies(...tallies);
}
