import type { CreateProcessRequest, TerminalSize } from '@tinydock/domain';
import type { CgroupMode } from '@tinydock/linux';
import { selectCapabilities } from './default-capabilities.ts';
import { composeMounts, MASKED_PATHS, READONLY_PATHS } from './default-mounts.ts';
import type { ProcessLimits } from './process-limits.ts';
import { readRootfsFile } from './read-rootfs-file.ts';
import { type ContainerUser, resolveUser } from './resolve-user.ts';
import type { OciSeccomp } from './seccomp-profile.ts';

/** What is the same for all containers of one daemon. */
export interface SpecSettings {
  readonly cgroup: CgroupMode;
  /** Absolute within each hierarchy, such as `/tinydock`. */
  readonly cgroupParent: string;
  readonly heldCapabilities: ReadonlySet<string>;
  readonly limits: ProcessLimits;
  readonly seccomp: OciSeccomp;
  readonly recursiveReadOnly: boolean;
}

/** OCI runtime specification, config.md; written to a bundle as it is. */
export type OciSpec = Readonly<Record<string, unknown>>;

function withDefaults(env: readonly string[], defaults: Readonly<Record<string, string>>): readonly string[] {
  const missing = Object.entries(defaults).filter(([name]) => !env.some((entry) => entry.startsWith(`${name}=`)));
  return [...env, ...missing.map(([name, value]) => `${name}=${value}`)];
}

/** OCI runtime specification, config.md, "Process". */
export function toConsoleSize({ columns, rows }: TerminalSize): object {
  return { width: columns, height: rows };
}

function buildProcess(request: CreateProcessRequest, user: ContainerUser, settings: SpecSettings): OciSpec {
  const { spec, terminalSize } = request;
  const { rlimits, oomScoreAdj } = settings.limits;
  return {
    terminal: spec.tty,
    ...(spec.tty && terminalSize !== undefined && { consoleSize: toConsoleSize(terminalSize) }),
    user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    args: spec.args,
    env: withDefaults(spec.env, { ...(spec.tty && { TERM: 'xterm' }), HOME: user.home }),
    cwd: spec.workingDir === '' ? '/' : spec.workingDir,
    capabilities: selectCapabilities(user.uid, settings.heldCapabilities),
    noNewPrivileges: false,
    ...(rlimits.length > 0 && { rlimits }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
  };
}

function buildNamespaces(request: CreateProcessRequest, settings: SpecSettings): readonly object[] {
  return [
    { type: 'mount' },
    { type: 'pid' },
    { type: 'ipc' },
    { type: 'uts' },
    ...(request.netnsPath === undefined ? [] : [{ type: 'network', path: request.netnsPath }]),
    ...(settings.cgroup === 'v2' ? [{ type: 'cgroup' }] : []),
  ];
}

/** Harmless in a network namespace of its own, and what lets a user other than root serve port 80 and run ping. */
const OWN_NETWORK_SYSCTLS = {
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0 2147483647',
};

function buildLinux(request: CreateProcessRequest, settings: SpecSettings): OciSpec {
  return {
    cgroupsPath: `${settings.cgroupParent}/${request.id}`,
    namespaces: buildNamespaces(request, settings),
    resources: { devices: [{ allow: false, access: 'rwm' }] },
    ...(request.netnsPath !== undefined && { sysctl: OWN_NETWORK_SYSCTLS }),
    seccomp: settings.seccomp,
    maskedPaths: MASKED_PATHS,
    readonlyPaths: READONLY_PATHS,
  };
}

/**
 * The OCI bundle configuration of a container. Reads the users of its tree.
 * @throws TinydockError INVALID_ARGUMENT for a user that cannot be
 */
export function buildSpec(request: CreateProcessRequest, settings: SpecSettings): OciSpec {
  const { spec, rootfsDir } = request;
  const user = resolveUser(spec.user, {
    passwd: readRootfsFile(rootfsDir, 'etc/passwd'),
    group: readRootfsFile(rootfsDir, 'etc/group'),
  });
  const files = request.files.map((file) => ({ ...file, readOnly: file.readOnly ?? false }));
  return {
    ociVersion: '1.0.2',
    process: buildProcess(request, user, settings),
    root: { path: rootfsDir, readonly: false },
    hostname: spec.hostname,
    mounts: composeMounts([...files, ...request.mounts], settings.recursiveReadOnly),
    linux: buildLinux(request, settings),
  };
}
