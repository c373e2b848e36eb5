import { applyChange, type EnvironmentChange, EnvironmentChanges } from './environment-change.ts';
import type { StepInput } from './step-key.ts';
import type { StepTrace } from './step-trace.ts';

/** Of a step, with the length of what is said of its files, in characters. */
type Head = Omit<StepTrace, 'files' | 'environment'> & {
  readonly files: number;
  /** All variables, as older builds have it of each step, or how they differ from those of another step. */
  readonly environment?: readonly StepInput[] | EnvironmentChange;
};

function isHead(value: unknown): value is Head {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stage' in value &&
    'base' in value &&
    'text' in value &&
    'inputs' in value &&
    'files' in value &&
    typeof value.files === 'number'
  );
}

function toHeads(traces: readonly StepTrace[]): readonly Head[] {
  const changes = new EnvironmentChanges();
  return traces.map(({ environment, ...trace }, place): Head => {
    const head = { ...trace, files: trace.files.length };
    if (environment === undefined) return head;
    return { ...head, environment: changes.next(place, trace.stage, environment) };
  });
}

/**
 * A line of JSON, and behind it what is said of files, of one step after the other: megabytes where there are tens of
 * thousands, which JSON would have to look through.
 */
export function encodeTraces(traces: readonly StepTrace[]): string {
  return [`${JSON.stringify(toHeads(traces))}\n`, ...traces.map(({ files }) => files)].join('');
}

function isChange(environment: readonly StepInput[] | EnvironmentChange): environment is EnvironmentChange {
  return !Array.isArray(environment);
}

/** The traces that a build left; none where the text is not ours. */
export function parseTraces(text: string | undefined): readonly StepTrace[] {
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end === -1) return [];
  const heads: unknown = JSON.parse(text.slice(0, end));
  if (!Array.isArray(heads)) return [];
  let start = end + 1;
  const traces: StepTrace[] = [];
  for (const { environment, ...head } of heads.filter(isHead)) {
    const files = text.slice(start, start + head.files);
    start += head.files;
    if (environment === undefined) traces.push({ ...head, files });
    else if (!isChange(environment)) traces.push({ ...head, files, environment });
    else
      traces.push({ ...head, files, environment: applyChange(traces[environment.of]?.environment ?? [], environment) });
  }
  return traces;
}
