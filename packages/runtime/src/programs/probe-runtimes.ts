import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import { type CgroupMode, detectCgroupMode, readMountInfo } from '@tinydock/linux';
import { probeContainer, removeLeftProbes } from './probe-container.ts';
import { runProgram } from './run-program.ts';

/** Where to look for the programs, the preferred ones first. */
export interface ProgramCandidates {
  readonly runtimes: readonly string[];
  readonly conmon: readonly string[];
}

/** Where distributions install them. */
export const PROGRAM_CANDIDATES: ProgramCandidates = {
  runtimes: ['runc', 'crun'].flatMap((name) =>
    ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'].map((dir) => `${dir}/${name}`),
  ),
  conmon: ['/usr/bin/conmon', '/usr/libexec/podman/conmon', '/usr/lib/podman/conmon', '/usr/local/bin/conmon'],
};

export interface ProgramFinding {
  /** Such as `runc`. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
}

export interface RuntimeFinding extends ProgramFinding {
  /** Why it cannot run a container here; undefined where it can. */
  readonly problem: string | undefined;
}

export interface RuntimeProbe {
  readonly cgroup: CgroupMode | undefined;
  readonly conmon: ProgramFinding | undefined;
  /** All that are installed, in the order of preference. */
  readonly runtimes: readonly RuntimeFinding[];
}

export interface ProbeRequest {
  readonly candidates: ProgramCandidates;
  /** For the probe containers, of this daemon alone; made if missing, left empty. */
  readonly workDir: string;
  /** Absolute within each cgroup hierarchy; the probes get cgroups beside it. */
  readonly cgroupParent: string;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function findPrograms(paths: readonly string[]): Promise<readonly ProgramFinding[]> {
  const found: ProgramFinding[] = [];
  for (const path of paths) {
    const name = basename(path);
    if (found.some((program) => program.name === name) || !(await isExecutable(path))) continue;
    const { stdout } = await runProgram(path, ['--version']);
    found.push({ name, path, version: /version:?\s+(\S+)/.exec(stdout)?.[1] ?? 'unknown' });
  }
  return found;
}

/** Looks which of the programs are here and which runtimes can run a container. Fails for none of them. */
export async function probeRuntimes(request: ProbeRequest): Promise<RuntimeProbe> {
  const cgroup = detectCgroupMode(readMountInfo());
  const [programs, [conmon]] = await Promise.all([
    findPrograms(request.candidates.runtimes),
    findPrograms(request.candidates.conmon),
  ]);
  await removeLeftProbes(request.workDir, request.cgroupParent);
  const runtimes: RuntimeFinding[] = [];
  for (const program of programs) {
    const problem =
      cgroup === undefined
        ? 'no cgroup filesystem is mounted'
        : await probeContainer(program.path, request.workDir, request.cgroupParent);
    runtimes.push({ ...program, problem });
  }
  return { cgroup, conmon, runtimes };
}

function missing(message: string, hint: string): TinydockError {
  return new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'MISSING_PROGRAM', message, hint });
}

/**
 * The first runtime that can run a container here.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM with what to install, or MISSING_KERNEL_FEATURE with
 *   what each runtime said
 */
export function selectRuntime(probe: RuntimeProbe): {
  readonly runtime: ProgramFinding;
  readonly conmon: ProgramFinding;
  readonly cgroup: CgroupMode;
} {
  const { cgroup, conmon, runtimes } = probe;
  if (runtimes.length === 0) {
    throw missing('no container runtime is installed', 'Install runc or crun (Debian, Ubuntu, Fedora: package runc).');
  }
  if (conmon === undefined) {
    throw missing(
      'conmon, which supervises containers, is not installed',
      'Install it (Debian, Ubuntu, Fedora: package conmon).',
    );
  }
  const runtime = runtimes.find((candidate) => candidate.problem === undefined);
  if (runtime !== undefined && cgroup !== undefined) return { runtime, conmon, cgroup };
  const said = runtimes.map(({ name, version, problem }) => `${name} ${version}: ${problem ?? ''}`).join('; ');
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'MISSING_KERNEL_FEATURE',
    message: `no installed runtime can run a container here (${said})`,
    hint: 'Containers need root, namespaces and a mounted cgroup filesystem.',
  });
}
