import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { locateCgroups, removeCgroups } from '../container-cgroups.ts';
import { runProgram } from './run-program.ts';

/** No image has it, so that the program that the probe asks for is never found. */
const ABSENT_PROGRAM = '/.tinydock-probe';
const PREFIX = 'probe-';

function probeCgroup(cgroupParent: string, id: string): string {
  return `${cgroupParent}-${id}`;
}

/** Removes what probes have left whose daemon ended meanwhile; idempotent. */
export async function removeLeftProbes(workDir: string, cgroupParent: string): Promise<void> {
  const prefix = probeCgroup(cgroupParent, PREFIX);
  const lists = await Promise.all(locateCgroups(dirname(prefix)).map((dir) => readdir(dir).catch(() => [])));
  const left = new Set(lists.flat().filter((name) => name.startsWith(basename(prefix))));
  for (const name of left) await removeCgroups(join(dirname(prefix), name));
  const dirs = (await readdir(workDir).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  for (const name of dirs) await rm(join(workDir, name), { recursive: true, force: true });
}

function buildProbeSpec(cgroupsPath: string): object {
  return {
    ociVersion: '1.0.2',
    process: { terminal: false, user: { uid: 0, gid: 0 }, args: [ABSENT_PROGRAM], env: [], cwd: '/' },
    root: { path: 'rootfs', readonly: false },
    mounts: [{ destination: '/proc', type: 'proc', source: 'proc' }],
    linux: {
      cgroupsPath,
      namespaces: ['mount', 'pid', 'ipc', 'uts', 'network'].map((type) => ({ type })),
      resources: { devices: [{ allow: false, access: 'rwm' }] },
    },
  };
}

/**
 * Finds whether a runtime can run a container here, in 20 to 35 ms: it is told to run a program that is not there in
 * an empty tree. A runtime looks for the program last, after cgroups, namespaces and mounts, so that "no such file"
 * shows that all else works. Undefined is yes; else what the runtime said.
 */
export async function probeContainer(path: string, workDir: string, cgroupParent: string): Promise<string | undefined> {
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const dir = await mkdtemp(join(workDir, PREFIX));
  const id = basename(dir);
  const cgroup = probeCgroup(cgroupParent, id);
  try {
    await mkdir(join(dir, 'rootfs'));
    await writeFile(join(dir, 'config.json'), JSON.stringify(buildProbeSpec(cgroup)));
    const root = ['--root', join(dir, 'state')];
    const { exitCode, stderr } = await runProgram(path, [...root, 'create', '--bundle', dir, id]);
    if (exitCode !== 0 && stderr.includes(ABSENT_PROGRAM) && /no such file|not found/i.test(stderr)) return undefined;
    await runProgram(path, [...root, 'delete', '--force', id]);
    // One that crashed has no container to delete, but has made cgroups for it.
    await removeCgroups(cgroup);
    return exitCode === 0 ? 'it created a container whose program is missing' : stderr.trim().slice(0, 1000);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
