import { parseReference } from '@tinydock/domain';
import type { CacheSourceInput, CacheTargetInput } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';
import { parseFields, parseSwitch, splitFields } from '../flags/parse-fields.ts';
import type { FlagValues } from '../program/flag-values.ts';

/** What `--cache-from` and `--cache-to` give. */
export interface BuildCaches {
  readonly from: readonly CacheSourceInput[];
  readonly to: readonly CacheTargetInput[];
  /** Of the references. */
  readonly registries: readonly string[];
}

type Fields = ReadonlyMap<string, string>;

const FROM = '--cache-from';
const TO = '--cache-to';
const FROM_KEYS: Readonly<Record<string, readonly string[]>> = { registry: ['type', 'ref'] };
const FORM_KEYS = ['compression', 'compression-level', 'force-compression', 'oci-mediatypes', 'image-manifest'];
const TO_KEYS: Readonly<Record<string, readonly string[]>> = {
  registry: ['type', 'ref', 'mode', 'ignore-error', ...FORM_KEYS],
};

interface TypedFields {
  readonly text: string;
  readonly fields: Fields;
}

/** Without a type and fields it is the reference of one in a registry, as with buildx. */
function parseTyped(flag: string, text: string, keys: Readonly<Record<string, readonly string[]>>): TypedFields {
  const parts = splitFields(flag, text);
  if (parts.length === 1 && !text.includes('=')) return { text, fields: new Map([['ref', text]]) };
  const type = parts.find((part) => part.startsWith('type='))?.slice('type='.length) ?? '';
  const known = Object.hasOwn(keys, type) ? keys[type] : undefined;
  if (known === undefined) throw flagError(flag, text, `type is one of ${Object.keys(keys).join(', ')}`);
  return { text, fields: parseFields(flag, text, known) };
}

function needReference(flag: string, { text, fields }: TypedFields): string {
  const reference = fields.get('ref') ?? '';
  if (reference === '') throw flagError(flag, text, 'it has no ref');
  try {
    parseReference(reference);
  } catch (error) {
    throw flagError(flag, text, error instanceof Error ? error.message : String(error));
  }
  return reference;
}

function parseMode({ text, fields }: TypedFields): string {
  const mode = fields.get('mode') ?? 'min';
  if (mode === 'min' || mode === 'max') return mode;
  throw flagError(TO, text, 'mode is min or max');
}

/** The form of layers and manifest. What is asked for and would be another one is refused. */
function parseForm({ text, fields }: TypedFields): Pick<CacheTargetInput, 'compression' | 'level'> {
  for (const key of ['oci-mediatypes', 'image-manifest'])
    if (parseSwitch(TO, key, fields.get(key)) === false)
      throw flagError(TO, text, `${key} is always true: caches are image manifests of OCI`);
  const compression = fields.get('compression') ?? '';
  const level = fields.get('compression-level') ?? '0';
  if (!['', 'gzip', 'zstd'].includes(compression)) throw flagError(TO, text, 'compression is gzip or zstd');
  if (!/^\d{1,2}$/.test(level)) throw flagError(TO, text, 'compression-level is a number');
  const isForced = parseSwitch(TO, 'force-compression', fields.get('force-compression')) === true;
  return { compression: isForced && compression === '' ? 'gzip' : compression, level: Number(level) };
}

function parseFrom(text: string): CacheSourceInput {
  return { reference: needReference(FROM, parseTyped(FROM, text, FROM_KEYS)) };
}

function parseTo(text: string): CacheTargetInput {
  const typed = parseTyped(TO, text, TO_KEYS);
  return {
    reference: needReference(TO, typed),
    mode: parseMode(typed),
    ignoreErrors: parseSwitch(TO, 'ignore-error', typed.fields.get('ignore-error')) === true,
    ...parseForm(typed),
  };
}

/**
 * `--cache-from` and `--cache-to`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseCaches(flags: FlagValues): BuildCaches {
  const from = flags.list('cache-from').map(parseFrom);
  const to = flags.list('cache-to').map(parseTo);
  const registries = [...from, ...to].flatMap(({ reference }) =>
    reference === undefined || reference === '' ? [] : [parseReference(reference).registry],
  );
  return { from, to, registries };
}
