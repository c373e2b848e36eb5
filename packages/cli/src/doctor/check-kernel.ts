import { broken, type Finding, ok, warning } from './finding.ts';
import { isAtLeast } from './compare-versions.ts';
import type { Machine } from './machine.ts';

/** The first that mounts a layer's index and tar without a loop device. */
const MINIMUM_KERNEL = '6.12';
const NAMESPACES = ['mnt', 'pid', 'net', 'ipc', 'uts'];

function checkVersion({ kernel }: Machine): Finding {
  if (isAtLeast(kernel, MINIMUM_KERNEL)) return ok('kernel', `Linux ${kernel} mounts layers without a loop device`);
  const message = `Linux ${kernel} cannot mount EROFS from files; ${MINIMUM_KERNEL} or newer can`;
  return broken('kernel', message, `Install a kernel of version ${MINIMUM_KERNEL} or newer and start it.`);
}

/** Built in or loaded, or there as a module. */
async function hasFilesystem(machine: Machine, name: string): Promise<boolean> {
  const known = (await machine.readText('/proc/filesystems')) ?? '';
  if (new RegExp(`\\t${name}$`, 'm').test(known)) return true;
  const modules = await machine.readText(`/lib/modules/${machine.kernel}/modules.dep`);
  return modules?.includes(`/${name}.ko`) === true;
}

async function checkFilesystem(machine: Machine, name: string): Promise<Finding> {
  if (await hasFilesystem(machine, name)) return ok(name, `the kernel has ${name}`);
  return broken(name, `the kernel has no ${name}, neither built in nor as a module`, `Use a kernel with ${name}.`);
}

async function checkNamespaces(machine: Machine): Promise<Finding> {
  const there = await Promise.all(NAMESPACES.map((name) => machine.exists(`/proc/self/ns/${name}`)));
  const missing = NAMESPACES.filter((_, index) => there[index] !== true);
  if (missing.length === 0) return ok('namespaces', `the kernel has ${NAMESPACES.join(', ')}`);
  return broken('namespaces', `the kernel has no namespaces of ${missing.join(', ')}`, 'Use a kernel with them.');
}

/** proc(5), mountinfo: after the hyphen come type, source and options. */
async function checkCgroups(machine: Machine): Promise<Finding> {
  const mounts = ((await machine.readText('/proc/self/mountinfo')) ?? '')
    .split('\n')
    .map((line) => line.split(' - ')[1]?.split(' ') ?? []);
  const unified = mounts.some(([type]) => type === 'cgroup2');
  const memoryV1 = mounts.some(([type, , options]) => type === 'cgroup' && options?.split(',').includes('memory'));
  const isV1 = mounts.some(([type]) => type === 'cgroup');
  if (!unified && !isV1)
    return broken('cgroups', 'no cgroup filesystem is mounted', 'Mount one: `mount -t cgroup2 none /sys/fs/cgroup`.');
  const mode = isV1 ? (unified ? 'hybrid' : 'v1') : 'v2';
  const controllers = (await machine.readText('/sys/fs/cgroup/cgroup.controllers')) ?? '';
  if (memoryV1 || /\bmemory\b/.test(controllers)) return ok('cgroups', `${mode}, with limits of memory`);
  const fix = 'Start the kernel with cgroup_enable=memory.';
  return warning('cgroups', `${mode}, without the memory controller: --memory cannot be set`, fix);
}

/** What the kernel must have. */
export async function checkKernel(machine: Machine): Promise<readonly Finding[]> {
  return [
    checkVersion(machine),
    await checkFilesystem(machine, 'erofs'),
    await checkFilesystem(machine, 'overlay'),
    await checkNamespaces(machine),
    await checkCgroups(machine),
  ];
}
