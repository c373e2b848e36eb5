import { flagError } from '../flags/flag-error.ts';
import { splitFields } from '../flags/parse-fields.ts';

const FLAG = '--output';
/** `annotation[-PLACE][[PLATFORM]].KEY=VALUE`, as BuildKit's exporters have it. */
const ANNOTATION = /^annotation(?:-([a-z-]+))?(\[[^\]]*\])?\.(.+)$/s;

interface Annotated {
  /** As `--annotation` has them. */
  readonly annotations: readonly string[];
  /** The output without them. */
  readonly rest: string;
}

function quote(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Takes the annotations out of an output. @throws TinydockError INVALID_ARGUMENT */
export function takeAnnotations(text: string): Annotated {
  const fields = splitFields(FLAG, text).map((field) => ({ field, found: ANNOTATION.exec(field) }));
  const annotations = fields.flatMap(({ found }) => {
    if (found === null) return [];
    const [, place = 'manifest', platform = '', setting = ''] = found;
    return [`${place}${platform}:${setting}`];
  });
  const rest = fields.flatMap(({ field, found }) => (found === null ? [quote(field)] : [])).join(',');
  return { annotations, rest };
}

/** @throws TinydockError INVALID_ARGUMENT for an output that has no manifest */
export function assertHoldsAnnotations(text: string, hasManifest: boolean): void {
  if (!hasManifest)
    throw flagError(FLAG, text, 'it has no manifest for an annotation; type=oci and type=image have one');
}
