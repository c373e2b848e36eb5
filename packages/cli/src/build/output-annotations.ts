import { flagError } from '../flags/flag-error.ts';
import { splitFields } from '../flags/parse-fields.ts';
import type { GivenAnnotation } from './parse-annotations.ts';

const FLAG = '--output';
/** `annotation[-TYPE][[PLATFORM]].KEY=VALUE`, as BuildKit's exporters have it. */
const ANNOTATION = /^annotation(?:-([^.[\]=]*))?(\[[^\]=]*\])?\.(.+)$/s;
const EXPECTED = 'expected annotation.KEY=VALUE or annotation-TYPE[PLATFORM].KEY=VALUE';

interface Annotated {
  readonly annotations: readonly GivenAnnotation[];
  /** The output without them. */
  readonly rest: string;
}

function quote(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function readAnnotation(field: string): GivenAnnotation {
  const found = ANNOTATION.exec(field);
  if (found === null) throw flagError(FLAG, field, EXPECTED);
  const [, type = 'manifest', platform = '', setting = ''] = found;
  return { flag: FLAG, text: field, places: `${type}${platform}`, setting, expected: EXPECTED };
}

/** Takes the annotations out of an output. @throws TinydockError INVALID_ARGUMENT */
export function takeAnnotations(text: string): Annotated {
  const { annotations = [], rest = [] } = Object.groupBy(splitFields(FLAG, text), (field) =>
    /^annotation(?:[-.[=]|$)/.test(field) && text.includes('=') ? 'annotations' : 'rest',
  );
  return { annotations: annotations.map(readAnnotation), rest: rest.map(quote).join(',') };
}

/** @throws TinydockError INVALID_ARGUMENT for an output that has no manifest */
export function assertHoldsAnnotations(text: string, hasManifest: boolean): void {
  if (!hasManifest)
    throw flagError(FLAG, text, 'it has no manifest for an annotation; type=oci and type=image have one');
}
