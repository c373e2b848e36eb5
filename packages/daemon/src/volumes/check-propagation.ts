import { realpathSync } from 'node:fs';
import { type MountPropagation, TinydockError } from '@tinydock/domain';
import type { MountInfo } from '@tinydock/linux';

/** What mountinfo says of mounts to and from which mounts below them spread. */
const WANTED: Readonly<Partial<Record<MountPropagation, readonly string[]>>> = {
  shared: ['shared'],
  rshared: ['shared'],
  slave: ['shared', 'master'],
  rslave: ['shared', 'master'],
};

function mountOf(path: string, table: readonly MountInfo[]): MountInfo | undefined {
  const isAbove = ({ target }: MountInfo): boolean =>
    target === '/' || path === target || path.startsWith(`${target}/`);
  const above = table.filter(isAbove);
  const longest = Math.max(...above.map(({ target }) => target.length));
  // Of several at one place, the last covers the others.
  return above.findLast(({ target }) => target.length === longest);
}

/**
 * A bind spreads mounts only where the mount that it is a part of does: the runtime would fail with less to read.
 * @throws TinydockError FAILED_PRECONDITION naming the mount
 */
export function checkPropagation(
  source: string,
  propagation: MountPropagation | undefined,
  table: readonly MountInfo[],
): void {
  const wanted = propagation === undefined ? undefined : WANTED[propagation];
  if (propagation === undefined || wanted === undefined) return;
  const mount = mountOf(realpathSync(source), table);
  const isSpreading = mount?.propagation.some((entry) => wanted.includes(entry.split(':')[0] ?? '')) === true;
  if (isSpreading) return;
  const target = mount?.target ?? '/';
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot mount ${source} as ${propagation}: it lies on the mount ${target}, which is not ${wanted.length > 1 ? 'a shared or slave mount' : 'a shared mount'}`,
    hint: `Make it one with \`mount --make-rshared ${target}\`.`,
  });
}
