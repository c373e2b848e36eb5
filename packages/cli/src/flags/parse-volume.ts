import { posix, resolve } from 'node:path';
import type { Mount } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** These change nothing on Linux without SELinux: Docker takes them and so do we. */
const WITHOUT_EFFECT = ['z', 'Z', 'cached', 'delegated', 'consistent', 'rprivate'];
const NOT_YET = ['private', 'shared', 'rshared', 'slave', 'rslave'];

function parseMode(
  text: string,
  options: string | undefined,
): { readonly readOnly: boolean; readonly isNotFilled: boolean } {
  const fail = (problem: string) => flagError('--volume', text, problem);
  let access: string | undefined;
  let isNotFilled = false;
  for (const option of options === undefined ? [] : options.split(',')) {
    if (option === 'ro' || option === 'rw') {
      if (access !== undefined && access !== option) throw fail('it is said to be both ro and rw');
      access = option;
    } else if (option === 'nocopy') isNotFilled = true;
    else if (NOT_YET.includes(option)) throw fail(`the option ${option} is not supported yet`);
    else if (!WITHOUT_EFFECT.includes(option))
      throw fail(`unknown option ${JSON.stringify(option)}; known are ro, rw, z and Z`);
  }
  return { readOnly: access === 'ro', isNotFilled };
}

/**
 * Parses `-v`: `HOSTPATH:PATH[:OPTIONS]`, `VOLUME:PATH[:OPTIONS]` or `PATH` for an anonymous volume. A relative host
 * path begins with a dot and is resolved here, since the daemon does not know where the user stands.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseVolume(text: string, cwd: string): Mount {
  const fail = (problem: string) => flagError('--volume', text, problem);
  const parts = text.split(':');
  if (parts.length > 3 || parts.includes('')) throw fail('expected [HOSTPATH|VOLUME:]PATH[:OPTIONS]');
  const [first = '', second, options] = parts;
  const target = posix.normalize(second ?? first).replace(/(?<=.)\/$/, '');
  if (!target.startsWith('/')) throw fail('the path in the container must be absolute');
  if (target === '/') throw fail('the path in the container cannot be /');
  const mode = { ...parseMode(text, options), mustExist: false };
  if (second === undefined) return { kind: 'volume', source: '', target, ...mode };
  if (/^(?:\/|\.\.?(?:\/|$))/.test(first)) return { kind: 'bind', source: resolve(cwd, first), target, ...mode };
  if (VOLUME_NAME.test(first)) return { kind: 'volume', source: first, target, ...mode };
  throw fail(
    first.includes('/')
      ? `${JSON.stringify(first)} is neither a volume name nor a path; a relative path begins with ./`
      : 'a volume name has two or more letters, digits, _ . and -, and begins with a letter or digit',
  );
}
