import type { SshSource } from '@tinydock/client';
import { flagError } from '../flags/flag-error.ts';

const FLAG = '--ssh';
const EXPECTED = 'expected default, ID, ID=SOCKET or ID=KEY[,KEY]';

function parseSource(text: string): SshSource {
  const equals = text.indexOf('=');
  const id = equals === -1 ? text : text.slice(0, equals);
  if (id === '' || id.includes(',')) throw flagError(FLAG, text, EXPECTED);
  if (equals === -1) return { id, paths: [] };
  const paths = text.slice(equals + 1).split(',');
  if (paths.some((path) => path.startsWith('raw=')))
    throw flagError(FLAG, text, 'raw is not supported: what builds ask is looked at, and keys are all that they get');
  // BuildKit takes `ID=` for ID.
  if (paths.length === 1 && paths[0] === '') return { id, paths: [] };
  if (paths.includes('')) throw flagError(FLAG, text, EXPECTED);
  return { id, paths };
}

/**
 * `default`, `ID`, `ID=SOCKET` and `ID=KEY,KEY`.
 * @throws TinydockError INVALID_ARGUMENT, also for an id that is given twice
 */
export function parseSsh(values: readonly string[]): readonly SshSource[] {
  const sources = values.map(parseSource);
  const ids = sources.map(({ id }) => id);
  const twice = values.find((_, index) => ids.indexOf(ids[index] ?? '') !== index);
  if (twice !== undefined) throw flagError(FLAG, twice, 'this id is given twice');
  return sources;
}
