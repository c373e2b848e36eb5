import { accessSync, constants } from 'node:fs';
import { type ContainerSpec, type CreateProcessRequest, TinydockError } from '@tinydock/domain';

/** Linked statically, so that they run in any tree; where distributions install them. */
export const INIT_CANDIDATES: readonly string[] = [
  '/usr/bin/tini-static',
  '/usr/local/bin/tini-static',
  '/usr/bin/catatonit',
  '/usr/libexec/podman/catatonit',
  '/usr/libexec/catatonit/catatonit',
  '/usr/lib/podman/catatonit',
];

/** In the container's own /dev, so that nothing of it gets into its tree. */
const INIT_TARGET = '/dev/init';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function assertOwnDev({ mounts, isolation }: ContainerSpec): void {
  const places = [...mounts, ...(isolation?.tmpfs ?? [])].map(({ target }) => target.replace(/\/+$/, ''));
  if (!places.includes('/dev') && !places.includes(INIT_TARGET)) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `conflicting options: --init puts its program at ${INIT_TARGET}, and a volume is mounted there or at /dev`,
  });
}

/**
 * A request whose program runs below an init, which ends zombies and hands signals on; as it is where it wants none.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, INVALID_ARGUMENT where /dev is not the container's own
 */
export function withInit(
  request: CreateProcessRequest,
  candidates: readonly string[] = INIT_CANDIDATES,
): CreateProcessRequest {
  const { spec, files } = request;
  if (spec.init !== true) return request;
  assertOwnDev(spec);
  const source = candidates.find(isExecutable);
  if (source === undefined) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: 'cannot start the container with --init: no statically linked init program is installed',
      hint: 'Install tini (Debian, Ubuntu: package tini; Fedora: tini-static) or catatonit.',
    });
  }
  return {
    ...request,
    spec: { ...spec, args: [INIT_TARGET, '--', ...spec.args] },
    files: [...files, { source, target: INIT_TARGET, readOnly: true }],
  };
}
