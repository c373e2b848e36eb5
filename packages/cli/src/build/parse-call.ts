import { flagError } from '../flags/flag-error.ts';
import { parseSwitch, splitFields } from '../flags/parse-fields.ts';
import type { FlagValues } from '../program/flag-values.ts';

/** What a build does in place of building. */
export interface BuildCall {
  readonly method: 'check' | 'outline' | 'targets';
  readonly isJson: boolean;
  /** Ends with 0 also where a check has something to say. */
  readonly ignoresStatus: boolean;
}

const METHODS = ['check', 'outline', 'targets'] as const;

/**
 * `--call METHOD[,format=json][,ignorestatus=true]` and `--check`, as buildx reads them.
 * @returns undefined for a build
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseCall(flags: FlagValues): BuildCall | undefined {
  const isCheck = flags.boolean('check');
  const text = flags.text('call') ?? (isCheck ? 'check' : 'build');
  const [name = '', ...options] = splitFields('--call', text);
  const word = name === 'lint' ? 'check' : name;
  const method = METHODS.find((known) => known === word);
  if (method === undefined && word !== 'build')
    throw flagError('--call', text, `expected build, ${METHODS.join(', ')}`);
  if (isCheck && method !== 'check') throw flagError('--call', text, '--check is --call check');
  let isJson = false;
  let ignoresStatus = false;
  for (const option of options) {
    const [key = '', value = 'true'] = option.split('=', 2);
    if (key === 'format' && (value === 'json' || value === 'text')) isJson = value === 'json';
    else if (key === 'ignorestatus') ignoresStatus = parseSwitch('--call', key, value) === true;
    else throw flagError('--call', text, 'expected format=json, format=text or ignorestatus=true behind the method');
  }
  return method === undefined ? undefined : { method, isJson, ignoresStatus };
}
