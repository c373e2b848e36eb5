import { type BindMount, type ContainerIsolation, TinydockError, type TmpfsMount } from '@tinydock/domain';

/** A mount of the OCI runtime specification, config.md, "Mounts". */
export interface OciMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

const GUARDED = ['nosuid', 'noexec', 'nodev'];

const KERNEL_MOUNTS: readonly OciMount[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: GUARDED },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    destination: '/dev/pts',
    type: 'devpts',
    source: 'devpts',
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...GUARDED, 'ro'] },
  { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [...GUARDED, 'ro'] },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: GUARDED },
  { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: [...GUARDED, 'mode=1777', 'size=65536k'] },
];

/** @throws TinydockError FAILED_PRECONDITION where what is below must be read-only and cannot */
function accessOf({ source, readOnly, belowReadOnly }: BindMount, recursiveReadOnly: boolean): readonly string[] {
  if (!readOnly) return ['rw'];
  if (belowReadOnly === 'required' && !recursiveReadOnly) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `cannot mount ${source} with all mounts below it read-only: the runtime cannot do that`,
      hint: 'Take bind-recursive=writable, or a runtime that knows the option rro, such as runc 1.1.',
    });
  }
  return ['ro', ...(recursiveReadOnly && belowReadOnly !== 'writable' ? ['rro'] : [])];
}

function toOciMount(bind: BindMount, recursiveReadOnly: boolean): OciMount {
  const { target, source, propagation = 'rprivate', isNotRecursive } = bind;
  const access = accessOf(bind, recursiveReadOnly);
  const kind = isNotRecursive === true ? 'bind' : 'rbind';
  return { destination: target, type: 'bind', source, options: [kind, propagation, ...access] };
}

/**
 * The propagation of the container's root, which mounts of it cannot exceed; undefined for the runtime's default. OCI
 * runtime specification, config-linux.md, "Rootfs Mount Propagation".
 */
export function rootPropagation(binds: readonly BindMount[]): string | undefined {
  const kinds = binds.map(({ propagation = 'rprivate' }) => propagation.replace(/^r/, ''));
  if (kinds.includes('shared')) return 'shared';
  return kinds.includes('slave') ? 'rslave' : undefined;
}

function depth(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}

function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

export interface MountOptions {
  readonly recursiveReadOnly: boolean;
  readonly isolation: ContainerIsolation;
  /** For `/dev/shm`; one of the container's own where absent. */
  readonly shmDir?: string | undefined;
}

function toTmpfs({ target, options }: TmpfsMount): OciMount {
  return { destination: target, type: 'tmpfs', source: 'tmpfs', options: [...GUARDED, ...options] };
}

/** A privileged container may write to /sys and to its cgroups; one with the host's IPC shares /dev/shm. */
function adjustKernelMount(mount: OciMount, { isolation, shmDir }: MountOptions): OciMount {
  const { destination, options } = mount;
  const source = isolation.ipc === 'host' ? '/dev/shm' : shmDir;
  if (destination === '/dev/shm' && source !== undefined) {
    return { destination, type: 'bind', source, options: ['rbind', 'rw', ...GUARDED] };
  }
  if (destination === '/dev/shm' && isolation.shmSizeBytes > 0) {
    const size = `size=${String(isolation.shmSizeBytes)}`;
    return { ...mount, options: [...options.filter((option) => !option.startsWith('size=')), size] };
  }
  const { privileged, writableCgroups = privileged } = isolation;
  const isWritable = destination === '/sys/fs/cgroup' ? writableCgroups : privileged && destination === '/sys';
  return isWritable ? { ...mount, options: options.map((option) => (option === 'ro' ? 'rw' : option)) } : mount;
}

/**
 * The kernel's filesystems, then the binds with outer directories before inner ones. A bind takes the place of what it
 * would hide. `ro` alone leaves mounts below the source writable; `rro` does not, where the runtime knows it.
 */
export function composeMounts(binds: readonly BindMount[], options: MountOptions): readonly OciMount[] {
  const { isolation, recursiveReadOnly } = options;
  const wanted = [
    ...binds.map((bind) => toOciMount(bind, recursiveReadOnly)),
    ...isolation.tmpfs.map(toTmpfs),
  ].toSorted((one, other) => depth(one.destination) - depth(other.destination));
  const usual = KERNEL_MOUNTS.filter(({ destination }) => isolation.ipc !== 'none' || destination !== '/dev/shm');
  const kernel = usual.filter((own) => !wanted.some((mount) => covers(mount.destination, own.destination)));
  return [...kernel.map((mount) => adjustKernelMount(mount, options)), ...wanted];
}
