import { TinydockError } from '@tinydock/domain';
import { flagError } from '../flags/flag-error.ts';
import { parseFields, parseSwitch, splitFields } from '../flags/parse-fields.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { attributeKeys, checkAttributes } from './output-attributes.ts';
import { assertHoldsAnnotations, takeAnnotations } from './output-annotations.ts';
import type { GivenAnnotation } from './parse-annotations.ts';
import { FORM_KEYS, type OutputForm, parseForm, PLAIN_FORM } from './output-form.ts';

/** Where a build goes besides the store. A destination `-` is standard output. */
export type BuildOutput =
  | { readonly kind: 'files'; readonly dest: string }
  | { readonly kind: 'tar'; readonly dest: string }
  | {
      readonly kind: 'archive';
      readonly format: 'oci-archive' | 'docker-archive';
      readonly dest: string;
      readonly form: OutputForm;
    }
  | { readonly kind: 'layout'; readonly dest: string; readonly form: OutputForm }
  | { readonly kind: 'push'; readonly form: OutputForm };

export interface BuildOutputs {
  readonly outputs: readonly BuildOutput[];
  /** More names for the image. */
  readonly names: readonly string[];
  readonly annotations: readonly GivenAnnotation[];
}

const FLAG = '--output';
const KEYS: Readonly<Record<string, readonly string[]>> = {
  local: ['type', 'dest'],
  tar: ['type', 'dest'],
  oci: ['type', 'dest', 'name', 'tar', ...FORM_KEYS],
  docker: ['type', 'dest', 'name', 'tar', ...FORM_KEYS],
  image: ['type', 'name', 'push', ...FORM_KEYS],
  registry: ['type', 'name', ...FORM_KEYS],
  cacheonly: ['type'],
};
const ALL_KEYS = [...new Set(Object.entries(KEYS).flatMap(([type, keys]) => [...keys, ...attributeKeys(type)]))];

type Fields = ReadonlyMap<string, string>;

function needDest(text: string, fields: Fields): string {
  const dest = fields.get('dest') ?? '';
  if (dest !== '') return dest;
  throw flagError(FLAG, text, 'it has no dest');
}

function toOutput(type: string, text: string, fields: Fields): BuildOutput | undefined {
  const form = parseForm(type, text, fields);
  switch (type) {
    case 'local':
      return { kind: 'files', dest: needDest(text, fields) };
    case 'tar':
      return { kind: 'tar', dest: fields.get('dest') ?? '-' };
    case 'oci':
      if (parseSwitch(FLAG, 'tar', fields.get('tar')) === false)
        return { kind: 'layout', dest: needDest(text, fields), form };
      return { kind: 'archive', format: 'oci-archive', dest: fields.get('dest') ?? '-', form };
    case 'docker': {
      if (parseSwitch(FLAG, 'tar', fields.get('tar')) === false)
        return {
          kind: 'layout',
          dest: needDest(text, fields),
          form: { ...form, mediaTypes: form.mediaTypes || 'docker' },
        };
      // Without a destination it is what --load is: the image is in the store in any case.
      const dest = fields.get('dest');
      return dest === undefined ? undefined : { kind: 'archive', format: 'docker-archive', dest, form };
    }
    // The steps are in the cache in any case.
    case 'cacheonly':
      return undefined;
    default: {
      const isPushed = type === 'registry' || parseSwitch(FLAG, 'push', fields.get('push')) === true;
      return isPushed ? { kind: 'push', form } : undefined;
    }
  }
}

interface ParsedOutput extends Omit<BuildOutputs, 'outputs'> {
  readonly output: BuildOutput | undefined;
}

/** Files have no manifest, and the tar of a docker-archive lists layers in its own way. */
function holdsAnnotations(type: string, output: BuildOutput | undefined): boolean {
  const isStore = type === 'docker' && output === undefined;
  return ['oci', 'image', 'registry'].includes(type) || isStore || output?.kind === 'layout';
}

function parseOutput(given: string): ParsedOutput {
  const { rest: text, annotations } = takeAnnotations(given);
  const plain = splitFields(FLAG, text);
  if (plain.length === 1 && !text.includes('=')) {
    if (text === '') throw flagError(FLAG, text, 'expected a directory, - or type=TYPE,…');
    return {
      output: text === '-' ? { kind: 'tar', dest: '-' } : { kind: 'files', dest: text },
      names: [],
      annotations,
    };
  }
  const type = parseFields(FLAG, text, ALL_KEYS).get('type') ?? '';
  const known = KEYS[type];
  if (known === undefined) throw flagError(FLAG, text, `type is one of ${Object.keys(KEYS).join(', ')}`);
  const fields = parseFields(FLAG, text, [...known, ...attributeKeys(type)]);
  checkAttributes(type, text, fields);
  const names = (fields.get('name') ?? '').split(',').filter((name) => name !== '');
  const output = toOutput(type, text, fields);
  if (annotations.length > 0) assertHoldsAnnotations(given, holdsAnnotations(type, output));
  return { output, names, annotations };
}

/**
 * `--output`, `--push` and `--load`.
 * @throws TinydockError INVALID_ARGUMENT, also where two of them go to standard output or a push has no name
 */
export function parseOutputs(flags: FlagValues): BuildOutputs {
  const parsed = flags.list('output').map(parseOutput);
  const outputs = parsed.flatMap(({ output }) => (output === undefined ? [] : [output]));
  const names = parsed.flatMap((one) => one.names);
  if (flags.boolean('push') && !outputs.some(({ kind }) => kind === 'push'))
    outputs.push({ kind: 'push', form: PLAIN_FORM });
  if (outputs.filter((output) => usesStdout(output)).length > 1)
    throw flagError(FLAG, '-', 'only one thing can go to standard output');
  const isPushed = outputs.some(({ kind }) => kind === 'push');
  if (isPushed && names.length === 0 && flags.list('tag').length === 0)
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'cannot push: the image has no name',
      hint: 'Give it one with --tag.',
    });
  return { outputs, names, annotations: parsed.flatMap((one) => one.annotations) };
}

/**
 * Archives of Docker's format hold images for one platform, and so does a tar of files.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function assertOutputsFit(outputs: readonly BuildOutput[], platforms: number): void {
  if (platforms <= 1) return;
  const unfit = outputs.find(
    ({ kind, ...output }) => kind === 'tar' || ('format' in output && output.format === 'docker-archive'),
  );
  if (unfit === undefined) return;
  const type = unfit.kind === 'tar' ? 'tar' : 'docker';
  throw flagError(FLAG, `type=${type}`, 'it holds one platform; type=oci and type=local hold several');
}

export function usesStdout(output: BuildOutput): boolean {
  return 'dest' in output && output.dest === '-' && output.kind !== 'files' && output.kind !== 'layout';
}
