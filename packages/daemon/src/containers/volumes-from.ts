import { type ContainerRecord, TinydockError } from '@tinydock/domain';
import type { RequestedMount } from './merge-mounts.ts';

/** SELinux's relabelling changes nothing on a machine without it. */
const ACCESS_MODES = ['ro', 'rw'];
const MODES = [...ACCESS_MODES, 'z', 'Z'];

function invalid(text: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid volumes-from ${JSON.stringify(text.slice(0, 200))}: ${why}`,
  });
}

/** `CONTAINER[:ro|rw]`. @throws TinydockError INVALID_ARGUMENT */
function parseVolumesFrom(text: string): { readonly container: string; readonly readOnly: boolean } {
  const [container = '', mode, ...rest] = text.split(':');
  if (container === '' || rest.length > 0) throw invalid(text, 'expected CONTAINER[:ro|rw]');
  const words = mode?.split(',') ?? [];
  const unknown = words.find((word) => !MODES.includes(word));
  if (unknown !== undefined) throw invalid(text, `unknown mode ${JSON.stringify(unknown)}; expected ro or rw`);
  if (words.filter((word) => ACCESS_MODES.includes(word)).length > 1) throw invalid(text, 'expected ro or rw once');
  return { container, readOnly: words.includes('ro') };
}

/**
 * The mounts of other containers, for a new one. Of two for one place, the later wins.
 * @param find as `findContainer`
 * @throws TinydockError INVALID_ARGUMENT; as `find`
 */
export function inheritMounts(
  texts: readonly string[],
  find: (nameOrId: string) => ContainerRecord,
): readonly RequestedMount[] {
  const byTarget = new Map<string, RequestedMount>();
  for (const text of texts) {
    const { container, readOnly } = parseVolumesFrom(text);
    for (const mount of find(container).spec.mounts) {
      byTarget.delete(mount.target);
      byTarget.set(mount.target, {
        ...mount,
        readOnly: mount.readOnly || readOnly,
        mustExist: mount.mustExist ?? false,
        // What the other container's image has there is in it, not what this one's has.
        isNotFilled: mount.kind === 'volume',
      });
    }
  }
  return [...byTarget.values()];
}
