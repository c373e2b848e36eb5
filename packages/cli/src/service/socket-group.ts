import type { HostPrograms } from './host-programs.ts';

/** Its members may use the daemon's socket. */
const SOCKET_GROUP = 'tinydock';

/** Makes the group unless it is there. @returns whether it was made @throws as {@link HostPrograms.run} */
export async function ensureSocketGroup({ run }: Pick<HostPrograms, 'run'>): Promise<boolean> {
  const isThere = await run('getent', ['group', SOCKET_GROUP]).then(
    () => true,
    () => false,
  );
  if (!isThere) await run('groupadd', ['--system', SOCKET_GROUP]);
  return !isThere;
}
