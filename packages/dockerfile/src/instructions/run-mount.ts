import { didYouMean } from '../source/nearest-word.ts';
import type { FlagValue } from './flags.ts';
import type { MountType, RunMount } from './instruction.ts';
import { mistake, type Statement } from './statement.ts';

/** Options of each type. Dockerfile reference, "RUN --mount". */
const MOUNT_OPTIONS: Readonly<Record<MountType, readonly string[]>> = {
  bind: ['target', 'source', 'from', 'readonly', 'readwrite'],
  cache: ['id', 'target', 'readonly', 'sharing', 'from', 'source', 'mode', 'uid', 'gid'],
  tmpfs: ['target', 'size'],
  secret: ['id', 'target', 'env', 'required', 'mode', 'uid', 'gid'],
  ssh: ['id', 'target', 'required', 'mode', 'uid', 'gid'],
};

const ALIASES: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

const SWITCHES = ['readonly', 'readwrite', 'required'];
const NEED_TARGET: readonly MountType[] = ['bind', 'cache', 'tmpfs'];

/** Comma-separated fields; one in double quotes may hold commas, and doubles the quotes it holds. RFC 4180. */
function splitFields(text: string): readonly string[] {
  const fields = [''];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const isDoubled = isQuoted && character === '"' && text[at + 1] === '"';
    if (isDoubled) at += 1;
    if (character === '"' && !isDoubled) isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) fields.push('');
    else fields.push((fields.pop() ?? '') + character);
  }
  return fields.filter((field) => field !== '');
}

function isMountType(text: string): text is MountType {
  return Object.hasOwn(MOUNT_OPTIONS, text);
}

function parseFields(text: string): ReadonlyMap<string, string | undefined> {
  const fields = new Map<string, string | undefined>();
  for (const field of splitFields(text)) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase();
    const name = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
    fields.set(name, equals === -1 ? undefined : field.slice(equals + 1));
  }
  return fields;
}

/** @throws DockerfileError INVALID_FLAG for a type or an option that is not known, a missing target, a bad value */
export function parseRunMount(statement: Statement, { value, word }: FlagValue): RunMount {
  const fail = (message: string, hint?: string): Error =>
    mistake(statement, word, { code: 'INVALID_FLAG', message: `--mount: ${message}`, hint });
  const fields = parseFields(value);
  const type = fields.get('type') ?? 'bind';
  if (!isMountType(type))
    throw fail(`unknown type ${JSON.stringify(type)}`, didYouMean(type, Object.keys(MOUNT_OPTIONS)));
  const options: Record<string, string> = {};
  for (const [name, given] of fields) {
    if (name === 'type') continue;
    if (!MOUNT_OPTIONS[type].includes(name))
      throw fail(`type ${type} has no option ${JSON.stringify(name)}`, didYouMean(name, MOUNT_OPTIONS[type]));
    if (given === undefined && !SWITCHES.includes(name)) throw fail(`the option ${name} needs a value`);
    options[name] = given ?? 'true';
  }
  if (NEED_TARGET.includes(type) && options['target'] === undefined) throw fail(`type ${type} needs a target`);
  if (options['from']?.includes('$') === true)
    throw fail('from takes no variables', 'Give the image a stage of its own by FROM, and name that stage.');
  const { sharing } = options;
  if (sharing !== undefined && !/^(shared|private|locked)$/.test(sharing) && !sharing.includes('$'))
    throw fail(`sharing is shared, private or locked, not ${JSON.stringify(sharing)}`);
  return { type, options };
}
