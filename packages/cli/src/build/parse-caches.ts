import { parseReference } from '@tinydock/domain';
import type { CacheDirectoryTarget } from '@tinydock/client';
import type { CacheSourceInput, CacheTargetInput } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';
import { parseFields, parseSwitch, splitFields } from '../flags/parse-fields.ts';
import type { FlagValues } from '../program/flag-values.ts';

/** What `--cache-from` and `--cache-to` give. */
export interface BuildCaches {
  /** In the order in which they are asked. */
  readonly from: readonly (CacheSourceInput | LocalCache)[];
  readonly to: readonly CacheTargetInput[];
  /** Whether the image is to be one. */
  readonly isInline: boolean;
  /** With directories as the user named them. */
  readonly toDirectories: readonly NamedTarget[];
  /** Of the references. */
  readonly registries: readonly string[];
}

/** A directory that takes a cache, before anything was looked up. */
type NamedTarget = Omit<CacheDirectoryTarget, 'have'>;

/** A cache in a directory of the user. */
export interface LocalCache {
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

type Fields = ReadonlyMap<string, string>;

const FROM = '--cache-from';
const TO = '--cache-to';
const FROM_KEYS: Readonly<Record<string, readonly string[]>> = {
  registry: ['type', 'ref'],
  local: ['type', 'src', 'tag', 'digest'],
};
const FORM_KEYS = ['compression', 'compression-level', 'force-compression', 'oci-mediatypes', 'image-manifest'];
const TO_KEYS: Readonly<Record<string, readonly string[]>> = {
  registry: ['type', 'ref', 'mode', 'ignore-error', ...FORM_KEYS],
  local: ['type', 'dest', 'tag', 'mode', 'ignore-error', ...FORM_KEYS],
  inline: ['type', 'mode', 'ignore-error'],
};
const COMPRESSED = ['gzip', 'zstd'];
const COMPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  registry: COMPRESSED,
  local: ['uncompressed', ...COMPRESSED],
};

interface TypedFields {
  readonly text: string;
  readonly type: string;
  readonly fields: Fields;
}

/** Without a type and fields it is the reference of one in a registry, as with buildx. */
function parseTyped(flag: string, text: string, keys: Readonly<Record<string, readonly string[]>>): TypedFields {
  const parts = splitFields(flag, text);
  if (parts.length === 1 && !text.includes('=')) return { text, type: 'registry', fields: new Map([['ref', text]]) };
  const type = parts.find((part) => part.startsWith('type='))?.slice('type='.length) ?? '';
  const known = Object.hasOwn(keys, type) ? keys[type] : undefined;
  if (known === undefined) throw flagError(flag, text, `type is one of ${Object.keys(keys).join(', ')}`);
  return { text, type, fields: parseFields(flag, text, known) };
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
function parseForm({ text, type, fields }: TypedFields): Pick<CacheDirectoryTarget, 'compression' | 'level'> {
  for (const key of ['oci-mediatypes', 'image-manifest'])
    if (parseSwitch(TO, key, fields.get(key)) === false)
      throw flagError(TO, text, `${key} is always true: caches are image manifests of OCI`);
  const compression = fields.get('compression') ?? '';
  const level = fields.get('compression-level') ?? '0';
  const known = COMPRESSIONS[type] ?? [];
  if (compression !== '' && !known.includes(compression))
    throw flagError(TO, text, `compression is one of ${known.join(', ')}`);
  if (!/^\d{1,2}$/.test(level)) throw flagError(TO, text, 'compression-level is a number');
  const isForced = parseSwitch(TO, 'force-compression', fields.get('force-compression')) === true;
  if (type === 'local') {
    if (!COMPRESSED.includes(compression) && (isForced || fields.has('compression-level')))
      throw flagError(TO, text, `layers are written as they are; name a compression, ${COMPRESSED.join(' or ')}`);
    return { compression: compression === 'uncompressed' ? '' : compression, level: Number(level) };
  }
  return { compression: isForced && compression === '' ? 'gzip' : compression, level: Number(level) };
}

function needDirectory(flag: string, { text, fields }: TypedFields, key: 'src' | 'dest'): string {
  const path = fields.get(key) ?? '';
  if (path !== '') return path;
  throw flagError(flag, text, `it has no ${key}`);
}

function parseFrom(text: string): CacheSourceInput | LocalCache {
  const typed = parseTyped(FROM, text, FROM_KEYS);
  if (typed.type === 'registry') return { reference: needReference(FROM, typed) };
  const { fields } = typed;
  return { path: needDirectory(FROM, typed, 'src'), tag: fields.get('tag'), digest: fields.get('digest') };
}

/** It goes where the image goes. */
const INLINE = 'inline';

function parseTo(text: string): CacheTargetInput | NamedTarget | typeof INLINE {
  const typed = parseTyped(TO, text, TO_KEYS);
  if (typed.type === INLINE) {
    if (parseMode(typed) === 'max')
      throw flagError(TO, text, 'type=inline has the steps of the image, as mode=min says');
    return INLINE;
  }
  const common = {
    mode: parseMode(typed),
    ignoreErrors: parseSwitch(TO, 'ignore-error', typed.fields.get('ignore-error')) === true,
    ...parseForm(typed),
  };
  if (typed.type === 'registry') return { reference: needReference(TO, typed), ...common };
  const directory = needDirectory(TO, typed, 'dest');
  return { ...common, name: directory, directory, tag: typed.fields.get('tag') ?? 'latest' };
}

/**
 * `--cache-from` and `--cache-to`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseCaches(flags: FlagValues): BuildCaches {
  const from = flags.list('cache-from').map(parseFrom);
  const all = flags.list('cache-to').map(parseTo);
  const outside = all.filter((one) => one !== INLINE);
  const to = outside.filter((one) => !('directory' in one));
  const toDirectories = outside.filter((one) => 'directory' in one);
  const registries = [...from, ...to].flatMap((one) =>
    'reference' in one && typeof one.reference === 'string' ? [parseReference(one.reference).registry] : [],
  );
  return { from, to, isInline: all.includes(INLINE), toDirectories, registries };
}
