import type { StepTrace } from './step-trace.ts';

/** Of a step, with the length of what is said of its files, in characters. */
type Head = Omit<StepTrace, 'files'> & { readonly files: number };

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

/**
 * A line of JSON, and behind it what is said of files, of one step after the other: megabytes where there are tens of
 * thousands, which JSON would have to look through.
 */
export function encodeTraces(traces: readonly StepTrace[]): string {
  const heads = traces.map((trace): Head => ({ ...trace, files: trace.files.length }));
  return [`${JSON.stringify(heads)}\n`, ...traces.map(({ files }) => files)].join('');
}

/** The traces that a build left; none where the text is not ours. */
export function parseTraces(text: string | undefined): readonly StepTrace[] {
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end === -1) return [];
  const heads: unknown = JSON.parse(text.slice(0, end));
  if (!Array.isArray(heads)) return [];
  let start = end + 1;
  return heads.filter(isHead).map((head): StepTrace => {
    const files = text.slice(start, start + head.files);
    start += head.files;
    return { ...head, files };
  });
}
