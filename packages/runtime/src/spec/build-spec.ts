import {
  type ContainerIsolation,
  type CreateProcessRequest,
  DEFAULT_ISOLATION,
  MASKED_PATHS,
  READONLY_PATHS,
  type TerminalSize,
} from '@tinydock/domain';
import type { CgroupMode } from '@tinydock/linux';
import type { EditableSpec } from '../cdi/apply-edits.ts';
import { cgroupPathOf } from '../container-cgroups.ts';
import { selectCapabilities } from './default-capabilities.ts';
import { buildDevices } from './devices.ts';
import { composeMounts, rootPropagation } from './default-mounts.ts';
import { withInit } from './init-process.ts';
import { mergeRlimits, type ProcessLimits } from './process-limits.ts';
import { readRootfsFile } from './read-rootfs-file.ts';
import { checkKernelLimits, type KernelLimits } from './kernel-limits.ts';
import { buildResources } from './resources.ts';
import { type ContainerUser, resolveGroups, resolveUser } from './resolve-user.ts';
import type { OciSeccomp } from './seccomp-profile.ts';
import { labelProcess, type SecurityLabels } from './security-modules.ts';

/** What is the same for all containers of one daemon. */
export interface SpecSettings {
  readonly cgroup: CgroupMode;
  /** Absolute within each hierarchy, such as `/tinydock`. */
  readonly cgroupParent: string;
  readonly heldCapabilities: ReadonlySet<string>;
  readonly limits: ProcessLimits;
  /** The default profile for the capabilities that a container has. */
  readonly seccompFor: (profile: string, capabilities: readonly string[]) => OciSeccomp;
  readonly kernel: KernelLimits;
  readonly recursiveReadOnly: boolean;
  readonly securityModules: SecurityLabels;
}

type Fields = Readonly<Record<string, unknown>>;

/** OCI runtime specification, config.md; written to a bundle as it is. */
export type OciSpec = EditableSpec & Fields;

function addMissing(env: readonly string[], defaults: Readonly<Record<string, string>>): readonly string[] {
  const missing = Object.entries(defaults).filter(([name]) => !env.some((entry) => entry.startsWith(`${name}=`)));
  return [...env, ...missing.map(([name, value]) => `${name}=${value}`)];
}

/** Containers of former versions have fewer options. */
function withDefaults(request: CreateProcessRequest): CreateProcessRequest {
  const { spec } = request;
  return { ...request, spec: { ...spec, isolation: { ...DEFAULT_ISOLATION, ...spec.isolation } } };
}

/** OCI runtime specification, config.md, "Process". */
export function toConsoleSize({ columns, rows }: TerminalSize): object {
  return { width: columns, height: rows };
}

function buildProcess(
  request: CreateProcessRequest,
  user: ContainerUser,
  settings: SpecSettings,
): OciSpec['process'] & Fields {
  const { spec, terminalSize } = request;
  const { isolation = DEFAULT_ISOLATION } = spec;
  const rlimits = mergeRlimits(settings.limits.rlimits, isolation.ulimits);
  const oomScoreAdj = isolation.oomScoreAdj ?? settings.limits.oomScoreAdj;
  return {
    terminal: spec.tty,
    ...(spec.tty && terminalSize !== undefined && { consoleSize: toConsoleSize(terminalSize) }),
    user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    args: spec.args,
    env: addMissing(spec.env, { ...(spec.tty && { TERM: 'xterm' }), HOME: user.home }),
    cwd: spec.workingDir === '' ? '/' : spec.workingDir,
    capabilities: selectCapabilities(user.uid, settings.heldCapabilities, isolation),
    noNewPrivileges: isolation.noNewPrivileges,
    ...labelProcess(isolation, settings.securityModules),
    ...(rlimits.length > 0 && { rlimits }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
  };
}

function buildNamespaces(request: CreateProcessRequest, settings: SpecSettings): readonly object[] {
  const { pid, ipc, uts, cgroupns } = request.spec.isolation ?? DEFAULT_ISOLATION;
  const hasOwnCgroups = cgroupns === 'private' || (cgroupns !== 'host' && settings.cgroup === 'v2');
  const { joined } = request;
  const modes = { pid, ipc, uts };
  const paths: Readonly<Record<string, string | undefined>> = { pid: joined?.pid, ipc: joined?.ipc };
  const netnsPath = request.netnsPath ?? joined?.network;
  return [
    { type: 'mount' },
    ...Object.entries(modes).flatMap(([type, mode]) =>
      mode === 'host' ? [] : [{ type, ...(paths[type] !== undefined && { path: paths[type] }) }],
    ),
    ...(netnsPath === undefined ? [] : [{ type: 'network', path: netnsPath }]),
    ...(hasOwnCgroups ? [{ type: 'cgroup' }] : []),
  ];
}

/** Harmless in a network namespace of its own, and what lets a user other than root serve port 80 and run ping. */
const OWN_NETWORK_SYSCTLS = {
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0 2147483647',
};

/** Undefined for none. */
function buildSeccomp(isolation: ContainerIsolation, settings: SpecSettings): OciSeccomp | undefined {
  if (isolation.privileged || isolation.seccomp === 'unconfined') return undefined;
  const { bounding } = selectCapabilities(0, settings.heldCapabilities, isolation);
  return settings.seccompFor(isolation.seccomp, bounding);
}

function buildLinux(request: CreateProcessRequest, settings: SpecSettings): OciSpec['linux'] & Fields {
  const { isolation = DEFAULT_ISOLATION, limits, deviceLimits, domainname } = request.spec;
  const { devices, rules } = buildDevices(isolation);
  const seccomp = buildSeccomp(isolation, settings);
  const sysctl = {
    ...(request.netnsPath !== undefined && OWN_NETWORK_SYSCTLS),
    ...(domainname !== undefined && { 'kernel.domainname': domainname }),
    ...isolation.sysctls,
  };
  checkKernelLimits(limits, settings.kernel);
  const isShown = isolation.privileged || isolation.unconfinedSystemPaths;
  const rootfsPropagation = rootPropagation(request.mounts);
  return {
    cgroupsPath: cgroupPathOf(request.id, isolation.cgroupParent, settings.cgroupParent),
    namespaces: buildNamespaces(request, settings),
    resources: { ...buildResources(limits, settings.kernel.hasSwapLimit, deviceLimits), devices: rules },
    ...(devices.length > 0 && { devices }),
    ...(Object.keys(sysctl).length > 0 && { sysctl }),
    ...(seccomp !== undefined && { seccomp }),
    ...(rootfsPropagation !== undefined && { rootfsPropagation }),
    ...(!isShown && { maskedPaths: MASKED_PATHS, readonlyPaths: READONLY_PATHS }),
  };
}

/**
 * The OCI bundle configuration of a container. Reads the users of its tree.
 * @throws TinydockError INVALID_ARGUMENT for a user that cannot be; as {@link withInit}
 */
export function buildSpec(asked: CreateProcessRequest, settings: SpecSettings): OciSpec {
  const request = withDefaults(withInit(asked));
  const { spec, rootfsDir } = request;
  const { isolation = DEFAULT_ISOLATION } = spec;
  const database = {
    passwd: readRootfsFile(rootfsDir, 'etc/passwd'),
    group: readRootfsFile(rootfsDir, 'etc/group'),
  };
  const found = resolveUser(spec.user, database);
  const added = resolveGroups(isolation.groupAdd, database);
  const user = { ...found, additionalGids: [...new Set([...found.additionalGids, ...added])] };
  const files = request.files.map((file) => ({ ...file, readOnly: file.readOnly ?? false }));
  return {
    ociVersion: '1.0.2',
    process: buildProcess(request, user, settings),
    root: { path: rootfsDir, readonly: isolation.readOnlyRootfs },
    ...(isolation.uts === 'private' && { hostname: spec.hostname }),
    mounts: composeMounts([...files, ...request.mounts], {
      recursiveReadOnly: settings.recursiveReadOnly,
      isolation,
      shmDir: request.shmDir,
    }),
    ...(Object.keys(spec.annotations ?? {}).length > 0 && { annotations: spec.annotations }),
    linux: buildLinux(request, settings),
  };
}
