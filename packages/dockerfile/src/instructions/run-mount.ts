import { didYouMean } from '../source/nearest-word.ts';
import { splitFields } from '../words/split-fields.ts';
import type { FlagValue } from './flags.ts';
import type { MountType, RunMount } from './instruction.ts';
import { parseSwitch } from './parse-switch.ts';
import { mistake, type Statement } from './statement.ts';

/** Options of each type. Dockerfile reference, "RUN --mount". */
const MOUNT_OPTIONS: Readonly<Record<MountType, readonly string[]>> = {
  bind: ['target', 'source', 'from', 'readonly', 'readwrite'],
  cache: ['id', 'target', 'readonly', 'readwrite', 'sharing', 'from', 'source', 'mode', 'uid', 'gid'],
  tmpfs: ['target', 'size'],
  secret: ['id', 'source', 'target', 'env', 'required', 'mode', 'uid', 'gid'],
  ssh: ['id', 'target', 'required', 'mode', 'uid', 'gid'],
};

const ALIASES: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

const SHARING_MODES = ['shared', 'private', 'locked'];
const SWITCHES = ['readonly', 'readwrite', 'required'];
const NEED_TARGET: readonly MountType[] = ['bind', 'cache', 'tmpfs'];

function isMountType(text: string): text is MountType {
  return Object.hasOwn(MOUNT_OPTIONS, text);
}

function parseFields(text: string): ReadonlyMap<string, string | undefined> {
  const fields = new Map<string, string | undefined>();
  for (const field of splitFields(text)) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase();
    const name = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
    // Where one stands again, its place counts: that of readonly and readwrite which is last decides.
    fields.delete(name);
    fields.set(name, equals === -1 ? undefined : field.slice(equals + 1));
  }
  return fields;
}

/** @throws DockerfileError INVALID_FLAG for a type or an option that is not known, a missing target, a bad value */
export function parseRunMount(statement: Statement, { value, word }: FlagValue): RunMount {
  const fail = (message: string, hint?: string): Error =>
    mistake(statement, word, { code: 'INVALID_FLAG', message: `--mount: ${message}`, hint });
  const fields = parseFields(value);
  const type = (fields.get('type') ?? 'bind').toLowerCase();
  if (!isMountType(type))
    throw fail(`unknown type ${JSON.stringify(type)}`, didYouMean(type, Object.keys(MOUNT_OPTIONS)));
  const options: Record<string, string> = {};
  for (const [name, given] of fields) {
    if (name === 'type') continue;
    if (!MOUNT_OPTIONS[type].includes(name))
      throw fail(`type ${type} has no option ${JSON.stringify(name)}`, didYouMean(name, MOUNT_OPTIONS[type]));
    if (given === undefined && !SWITCHES.includes(name)) throw fail(`the option ${name} needs a value`);
    const isSwitch = SWITCHES.includes(name) && given?.includes('$') !== true;
    const setting = isSwitch ? parseSwitch(given ?? 'true') : given;
    if (setting === undefined) throw fail(`${name} is true or false, not ${JSON.stringify(given)}`);
    if (name === 'readwrite') options['readonly'] = setting === 'true' ? 'false' : 'true';
    else options[name] = name === 'sharing' ? setting.toLowerCase() : setting;
  }
  if (type === 'secret' && options['source'] !== undefined) {
    if (options['id'] !== undefined) throw fail('id and source of a secret are the same: give one of them');
    const { source, ...others } = options;
    return { type, options: { ...others, id: source } };
  }
  if (NEED_TARGET.includes(type) && options['target'] === undefined) throw fail(`type ${type} needs a target`);
  if (options['from']?.includes('$') === true)
    throw fail('from takes no variables', 'Give the image a stage of its own by FROM, and name that stage.');
  const { sharing } = options;
  if (sharing !== undefined && !SHARING_MODES.includes(sharing) && !sharing.includes('$')) {
    const message = `sharing is shared, private or locked, not ${JSON.stringify(sharing)}`;
    throw fail(message, didYouMean(sharing, SHARING_MODES));
  }
  return { type, options };
}
