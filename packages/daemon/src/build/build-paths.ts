import { join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';

/** Where one build's files lie; gone with it. */
export interface BuildPaths {
  readonly dir: string;
  /** The contents of the context's files, one after the other. */
  readonly spool: string;
  /** For a context that is listed and whose contents are not kept. */
  readonly scratchDir: string;
  /** Holds a directory for each command that runs. */
  readonly runsDir: string;
}

/** Where one RUN's files lie; gone with it. */
export interface RunPaths {
  readonly dir: string;
  /** Holds `upper` and `work`. */
  readonly writableDir: string;
  /** Empty files and directories for what is mounted into the container. */
  readonly mountPointsDir: string;
  readonly filesDir: string;
  readonly logPath: string;
  /** Below the run directory, gone with a reboot. */
  readonly runDir: string;
  readonly rootfsDir: string;
  readonly bundleDir: string;
}

export interface BuildRoots {
  readonly root: string;
  readonly runDir: string;
}

/** Holds the contents of contexts that are kept for later builds. */
export function contextsDir({ root }: Pick<BuildRoots, 'root'>): string {
  return join(root, 'build-contexts');
}

/** Holds the logs of builds that are or were. */
export function buildRecordsDir({ root }: Pick<BuildRoots, 'root'>): string {
  return join(root, 'build-records');
}

/** Holds a directory for each build that is under way. */
export function buildsDir({ root }: Pick<BuildRoots, 'root'>): string {
  return join(root, 'builds');
}

export function buildPaths(roots: Pick<BuildRoots, 'root'>, buildId: string): BuildPaths {
  const dir = join(buildsDir(roots), buildId);
  return { dir, spool: join(dir, 'context'), scratchDir: join(dir, 'contents'), runsDir: join(dir, 'runs') };
}

/** Holds a directory for each RUN of all builds. */
export function runsRunDir({ runDir }: Pick<BuildRoots, 'runDir'>): string {
  return join(runDir, 'builds');
}

export function runPaths(roots: BuildRoots, { runsDir }: BuildPaths, id: ContainerId): RunPaths {
  const dir = join(runsDir, id);
  const runDir = join(runsRunDir(roots), id);
  return {
    dir,
    writableDir: join(dir, 'layer'),
    mountPointsDir: join(dir, 'mount-points'),
    filesDir: join(dir, 'files'),
    logPath: join(dir, 'output.log'),
    runDir,
    rootfsDir: join(runDir, 'rootfs'),
    bundleDir: join(runDir, 'bundle'),
  };
}
