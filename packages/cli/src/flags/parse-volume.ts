import { posix, resolve } from 'node:path';
import { MOUNT_PROPAGATIONS } from '@tinydock/domain';
import { type Mount, PLAIN_MOUNT } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** Of each line one at the most; those of SELinux and of consistency change nothing on Linux without SELinux, as in Docker. */
const MODES = {
  access: ['ro', 'rw'],
  label: ['z', 'Z'],
  consistency: ['cached', 'delegated', 'consistent'],
  propagation: MOUNT_PROPAGATIONS,
  copy: ['nocopy'],
} as const;
type ModeKind = keyof typeof MODES;

function kindOf(word: string): ModeKind | undefined {
  const kinds = Object.keys(MODES) as ModeKind[];
  return kinds.find((kind) => (MODES[kind] as readonly string[]).includes(word));
}

function parseModes(text: string, options: string | undefined): ReadonlyMap<ModeKind, string> {
  const fail = (problem: string) => flagError('--volume', text, problem);
  const modes = new Map<ModeKind, string>();
  for (const word of options === undefined ? [] : options.split(',')) {
    const kind = kindOf(word);
    if (kind === undefined)
      throw fail(`unknown option ${JSON.stringify(word)}; known are ${Object.values(MODES).flat().join(', ')}`);
    const other = modes.get(kind);
    if (other !== undefined)
      throw fail(other === word ? `${word} is there twice` : `it is said to be both ${other} and ${word}`);
    modes.set(kind, word);
  }
  return modes;
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
  const modes = parseModes(text, options);
  const mount = { ...PLAIN_MOUNT, target, readOnly: modes.get('access') === 'ro' };
  const propagation = modes.get('propagation') ?? '';
  const isNotFilled = modes.has('copy');
  if (/^(?:\/|\.\.?(?:\/|$))/.test(first) && second !== undefined) {
    if (isNotFilled) throw fail('nocopy is for volumes, not for directories of the machine');
    return { ...mount, kind: 'bind', source: resolve(cwd, first), propagation };
  }
  if (propagation !== '') throw fail(`${propagation} is for directories of the machine, not for volumes`);
  if (second === undefined) return { ...mount, kind: 'volume', source: '', isNotFilled };
  if (VOLUME_NAME.test(first)) return { ...mount, kind: 'volume', source: first, isNotFilled };
  throw fail(
    first.includes('/')
      ? `${JSON.stringify(first)} is neither a volume name nor a path; a relative path begins with ./`
      : 'a volume name has two or more letters, digits, _ . and -, and begins with a letter or digit',
  );
}
