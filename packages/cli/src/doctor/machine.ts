import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { release } from 'node:os';

export interface DiskSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** 0 where the filesystem does not count them. */
  readonly totalFiles: number;
  readonly freeFiles: number;
}

/** What the checks ask of this machine. */
export interface Machine {
  /** As `uname -r` prints it. */
  readonly kernel: string;
  /** Undefined where it cannot be read. */
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly canExecute: (path: string) => Promise<boolean>;
  readonly canWrite: (path: string) => Promise<boolean>;
  readonly exists: (path: string) => Promise<boolean>;
  /** Standard output; undefined where the program is not there or fails. */
  readonly run: (program: string, args: readonly string[]) => Promise<string | undefined>;
  /** Undefined where the directory is not there. */
  readonly diskSpace: (path: string) => Promise<DiskSpace | undefined>;
}

const RUN_TIMEOUT_MS = 10_000;

async function isAccessible(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

function run(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: RUN_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}

async function diskSpace(path: string): Promise<DiskSpace | undefined> {
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(path);
    return { totalBytes: bsize * blocks, freeBytes: bsize * bavail, totalFiles: files, freeFiles: ffree };
  } catch {
    return undefined;
  }
}

/** This machine. */
export const MACHINE: Machine = {
  kernel: release(),
  readText: (path) => readFile(path, 'utf8').catch(() => undefined),
  canExecute: (path) => isAccessible(path, constants.X_OK),
  canWrite: (path) => isAccessible(path, constants.W_OK),
  exists: (path) => isAccessible(path, constants.F_OK),
  run,
  diskSpace,
};
