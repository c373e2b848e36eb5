import type { ExecRequest } from '@tinydock/domain';
import { toConsoleSize } from '../spec/build-spec.ts';
import { mergeRlimits } from '../spec/process-limits.ts';
import { readRootfsFile } from '../spec/read-rootfs-file.ts';
import { resolveUser } from '../spec/resolve-user.ts';
import type { BundleProcess } from './exec-target.ts';

interface ExecUser {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids: readonly number[];
  readonly home: string;
}

const HOME = 'HOME=';

/** The container's own user, or another of its tree as the tree is now. */
function findUser(user: string, bundle: BundleProcess): ExecUser {
  if (user === '') {
    const home = bundle.process.env.find((entry) => entry.startsWith(HOME))?.slice(HOME.length);
    return { ...bundle.process.user, home: home ?? '/' };
  }
  return resolveUser(user, {
    passwd: readRootfsFile(bundle.root.path, 'etc/passwd'),
    group: readRootfsFile(bundle.root.path, 'etc/group'),
  });
}

function withDefault(env: readonly string[], name: string, value: string): readonly string[] {
  return env.some((entry) => entry.startsWith(`${name}=`)) ? env : [...env, `${name}=${value}`];
}

/**
 * `process` of the OCI runtime specification, config.md, for one more program of a container. It is limited as the
 * container's own program is.
 * @throws TinydockError INVALID_ARGUMENT for a user that cannot be
 */
export function buildExecProcess(
  request: ExecRequest,
  bundle: BundleProcess,
  heldCapabilities: ReadonlySet<string>,
): object {
  const { rlimits, oomScoreAdj, apparmorProfile, selinuxLabel, noNewPrivileges, cwd } = bundle.process;
  const { home, ...user } = findUser(request.user, bundle);
  const bounding = request.privileged ? [...heldCapabilities] : bundle.process.capabilities.bounding;
  const active = user.uid === 0 || request.privileged ? bounding : [];
  const env = withDefault(request.env, 'HOME', home);
  return {
    terminal: request.tty,
    ...(request.terminalSize !== undefined && { consoleSize: toConsoleSize(request.terminalSize) }),
    user,
    args: request.args,
    env: request.tty ? withDefault(env, 'TERM', 'xterm') : env,
    cwd: request.workingDir === '' ? cwd : request.workingDir,
    capabilities: { bounding, effective: active, permitted: active },
    noNewPrivileges: noNewPrivileges && !request.privileged,
    ...(rlimits !== undefined && { rlimits: mergeRlimits(rlimits, []) }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
    ...(apparmorProfile !== undefined && { apparmorProfile: request.privileged ? 'unconfined' : apparmorProfile }),
    ...(selinuxLabel !== undefined && { selinuxLabel }),
  };
}
