import { TinydockError } from '@tinydock/domain';
import type { Build, BuildStep } from '@tinydock/protocol';
import { buildDuration, buildName, buildStatus, formatAge, stepCause, stepName, stepResult } from '@tinydock/text';
import { firstMiss, STEP_COLUMNS, STEP_HEADERS, stepRows } from '../build/step-rows.ts';
import { line, type Output } from '../output/output.ts';
import { shortenId } from '../output/shorten-id.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function findStep(build: Build, text: string): BuildStep {
  const found = build.steps.find(({ step }) => String(step) === text.replace(/^#/, ''));
  if (found !== undefined) return found;
  const count = build.steps.length;
  const message = `build ${shortenId(build.id)} has no step ${JSON.stringify(text)}`;
  const hint =
    count === 0
      ? 'It came to no step.'
      : `Its steps are 1 to ${count}; see tdctl build explain ${shortenId(build.id)}.`;
  throw new TinydockError({ code: 'NOT_FOUND', message, hint });
}

/** All that is known of one step. */
function* explainStep(step: BuildStep, now: Date): Generator<Output, void, undefined> {
  yield line(`Step ${step.step}: ${stepName({ ...step, text: '' })}`.trimEnd());
  for (const text of step.text.split('\n')) yield line(`  ${text}`);
  yield line(`Result:   ${stepResult(step)}, ${buildDuration(step, now)}`);
  if (step.explanation !== '') yield line(`Cause:    ${stepCause(step)}`);
  if (step.changes.length > 0) yield line(`Changes:\n${step.changes.map((change) => `  ${change}`).join('\n')}`);
  if (step.error !== '') yield line(`Error:    ${step.error}`);
}

function* explainBuild(build: Build, now: Date): Generator<Output, void, undefined> {
  const status = buildStatus(build.state).toLowerCase();
  const steps = `${build.totalSteps} steps, ${build.cachedSteps} cached`;
  const age = formatAge(build.startedAt, now);
  yield line(
    `Build ${shortenId(build.id)} of ${buildName(build)}: ${status}, ${age}, in ${buildDuration(build, now)}, ${steps}`,
  );
}

function* tellCause(build: Build): Generator<Output, void, undefined> {
  const miss = firstMiss(build);
  if (miss !== undefined) yield line(`First miss: step ${miss.step}, ${stepName(miss)}: ${stepCause(miss)}`);
  else if (build.cachedSteps > 0) yield line('No step had to be made again.');
  if (build.error !== '') yield line(`Error: ${build.error}`);
}

export const buildExplainCommand: CommandDefinition = {
  usage: '[OPTIONS] [BUILD [STEP]]',
  description:
    'Say for each step of a build whether it was cached, and if not, what had changed; the newest where none is named',
  args: { minimum: 0, maximum: 2 },
  flags: [
    {
      kind: 'text',
      flags: '--format',
      placeholder: 'string',
      description: 'Of the steps: table, json, table TEMPLATE or a Go template',
    },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten instructions' },
  ],
  run: async function* ({ args: [id = '', stepText], flags }, context) {
    const client = await context.connect();
    const build = await client.buildRecords.inspect(id, { signal: context.signal });
    const now = context.clock();
    const format = flags.text('format');
    const step = stepText === undefined ? undefined : findStep(build, stepText);
    const shown = step === undefined ? build : { ...build, steps: [step] };
    const rows = stepRows(shown, { now, noTrunc: flags.boolean('no-trunc') });
    const list: Output = { kind: 'list', view: { rows, headers: STEP_HEADERS, columns: STEP_COLUMNS, format } };
    if (format !== undefined) yield list;
    else if (step !== undefined) yield* explainStep(step, now);
    else {
      yield* explainBuild(build, now);
      yield list;
      yield* tellCause(build);
    }
  },
};
