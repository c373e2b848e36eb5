import { isCdiDevice } from '@tinydock/domain';
import type { ContainerIsolationInput, DeviceMapping, TmpfsMount, Ulimit } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseSecurityOptions } from './security-options.ts';

function text(flags: string, placeholder: string, description: string): FlagDefinition {
  return { kind: 'text', flags, placeholder, description };
}

function list(flags: string, description: string): FlagDefinition {
  return { kind: 'list', flags, placeholder: 'list', description };
}

/** What the processes of a container may use, beside its limits. */
export const RESOURCE_FLAGS: readonly FlagDefinition[] = [
  list('--ulimit', 'Limits of processes: NAME=SOFT[:HARD]'),
  text('--shm-size', 'bytes', 'Size of /dev/shm (default 64m)'),
];

/** How far a container is kept apart from the machine. */
export const ISOLATION_FLAGS: readonly FlagDefinition[] = [
  { kind: 'boolean', flags: '--privileged', description: 'Give all capabilities and devices, and hide nothing' },
  list('--cap-add', 'Add Linux capabilities'),
  list('--cap-drop', 'Drop Linux capabilities'),
  list('--security-opt', 'no-new-privileges, seccomp=, apparmor=, label=, systempaths=unconfined or writable-cgroups'),
  list(
    '--device',
    'Give a device of the host, all in a directory, or one of CDI: PATH[:PATH[:rwm]] or VENDOR/CLASS=NAME',
  ),
  list('--device-cgroup-rule', 'Let it use devices that come later: "c 189:* rwm"'),
  list('--group-add', 'Further groups of the user'),
  list('--sysctl', 'Kernel settings of the namespaces: NAME=VALUE'),
  list('--tmpfs', 'Mount a filesystem in memory: PATH[:OPTIONS]'),
  { kind: 'boolean', flags: '--read-only', description: "Mount the container's tree read-only" },
  ...RESOURCE_FLAGS,
  text('--cgroup-parent', 'string', 'Cgroup for that of the container: a name, or from the root with a slash'),
  text('--cgroupns', 'string', 'Cgroup namespace: private or host'),
  text('--ipc', 'string', 'IPC namespace: private, shareable, none, host or container:NAME'),
  text('--pid', 'string', 'Process namespace: host or container:NAME (default one of its own)'),
  text('--uts', 'string', 'Host name namespace: host, or one of its own'),
  text('--oom-score-adj', 'int', 'How readily the kernel kills it when memory is short, -1000 to 1000'),
];

function parseUlimit(value: string): Ulimit {
  const match = /^([a-z]+)=(-?\d{1,18}|unlimited)(?::(-?\d{1,18}|unlimited))?$/.exec(value);
  if (match === null) throw flagError('--ulimit', value, 'expected NAME=SOFT[:HARD]');
  const number = (digits: string): number => (digits === 'unlimited' ? -1 : Number(digits));
  const soft = number(match[2] ?? '');
  return { name: match[1] ?? '', soft, hard: match[3] === undefined ? soft : number(match[3]) };
}

function parseDevice(value: string): DeviceMapping {
  const [hostPath = '', second, third, ...rest] = value.split(':');
  if (hostPath === '' || rest.length > 0) throw flagError('--device', value, 'expected PATH[:PATH[:PERMISSIONS]]');
  const isMode = second !== undefined && third === undefined && /^[rwm]{1,3}$/.test(second);
  const containerPath = second === undefined || isMode ? hostPath : second;
  return { hostPath, containerPath, permissions: isMode ? second : (third ?? 'rwm') };
}

function parseTmpfs(value: string): TmpfsMount {
  const [target = '', options, ...rest] = value.split(':');
  if (rest.length > 0) throw flagError('--tmpfs', value, 'expected PATH[:OPTIONS]');
  return { target, options: options === undefined || options === '' ? [] : options.split(',') };
}

function parseSysctls(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const equals = value.indexOf('=');
      if (equals < 1) throw flagError('--sysctl', value, 'expected NAME=VALUE');
      return [value.slice(0, equals), value.slice(equals + 1)];
    }),
  );
}

const JOINED = 'container:';
const MORE_MODES: Readonly<Record<string, readonly string[]>> = { ipc: ['shareable', 'none', JOINED], pid: [JOINED] };

/** A mode of a namespace; `""` and `private` are its own. */
function parseMode(flags: FlagValues, name: string): string {
  const mode = flags.text(name) ?? '';
  if (['', 'private', 'host'].includes(mode)) return mode;
  const more = MORE_MODES[name] ?? [];
  const isKnown = mode.startsWith(JOINED) ? more.includes(JOINED) && mode !== JOINED : more.includes(mode);
  if (isKnown) return mode;
  const named = more.map((known) => (known === JOINED ? `${JOINED}NAME` : known));
  throw flagError(`--${name}`, mode, `expected ${['private', ...named].join(', ')} or host`);
}

/** @throws TinydockError INVALID_ARGUMENT naming the flag */
export function parseResources(flags: FlagValues): { readonly ulimits: Ulimit[]; readonly shmSizeBytes: number } {
  const shmSize = flags.text('shm-size');
  return {
    ulimits: flags.list('ulimit').map(parseUlimit),
    shmSizeBytes: shmSize === undefined ? 0 : parseBytes('--shm-size', shmSize),
  };
}

/**
 * @param tmpfs what `--mount` adds
 * @throws TinydockError INVALID_ARGUMENT naming the flag
 */
export async function parseIsolation(
  flags: FlagValues,
  options: { readonly cwd: string; readonly tmpfs: readonly TmpfsMount[] },
): Promise<ContainerIsolationInput> {
  const oomScoreAdj = flags.integer('oom-score-adj');
  const devices = flags.list('device');
  return {
    privileged: flags.boolean('privileged'),
    capAdd: [...flags.list('cap-add')],
    capDrop: [...flags.list('cap-drop')],
    ...(await parseSecurityOptions(flags.list('security-opt'), options.cwd)),
    readOnlyRootfs: flags.boolean('read-only'),
    groupAdd: [...flags.list('group-add')],
    devices: devices.filter((value) => !isCdiDevice(value)).map(parseDevice),
    cdiDevices: devices.filter(isCdiDevice),
    ...parseResources(flags),
    sysctls: parseSysctls(flags.list('sysctl')),
    deviceCgroupRules: [...flags.list('device-cgroup-rule')],
    cgroupParent: flags.text('cgroup-parent') ?? '',
    cgroupns: parseMode(flags, 'cgroupns'),
    ipc: parseMode(flags, 'ipc'),
    pid: parseMode(flags, 'pid'),
    uts: parseMode(flags, 'uts'),
    ...(oomScoreAdj === undefined ? {} : { oomScoreAdj }),
    tmpfs: [...flags.list('tmpfs').map(parseTmpfs), ...options.tmpfs],
  };
}
