import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerId } from '@tinydock/domain';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { openOutputPipe, openPipe, type SpawnedProcess, spawnProcess } from '@tinydock/linux';
import * as z from 'zod';
import { PROGRAM_PATH } from '../programs/run-program.ts';
import type { SupervisorPaths } from '../supervisor-paths.ts';
import { parseRuntimeLog } from './runtime-error.ts';

export interface ConmonRequest {
  readonly id: ContainerId;
  readonly conmonPath: string;
  readonly runtimePath: string;
  readonly ociRoot: string;
  readonly exitsDir: string;
  readonly paths: SupervisorPaths;
  readonly bundleDir: string;
  readonly logPath: string;
  readonly tty: boolean;
  readonly openStdin: boolean;
  /** End standard input when the first client that attached to it goes. */
  readonly stdinOnce: boolean;
  /** Called when conmon has begun; `ended` resolves when it has ended, if this process still runs then. */
  readonly onStart: (ended: Promise<unknown>) => void;
}

export type ConmonResult =
  { readonly kind: 'created'; readonly pid: number } | { readonly kind: 'failed'; readonly message: string };

const reportSchema = z.object({ data: z.number(), message: z.string().optional() });

/** Creating takes tens of milliseconds; a runtime that waits for something in the tree would wait for ever. */
const CREATE_TIMEOUT_MS = 60_000;

/** Larger than any report; bounds what is kept of one. */
const MAX_REPORT_BYTES = 1024 * 1024;

/** conmon(8). Standard output and error of the container go to its log, from where all readers take them. */
function buildArguments(request: ConmonRequest): readonly string[] {
  const { id, paths } = request;
  return [
    '--api-version=1',
    '--sync',
    '--cid',
    id,
    '--cuuid',
    id,
    `--runtime=${request.runtimePath}`,
    `--runtime-arg=--root=${request.ociRoot}`,
    `--runtime-arg=--log=${paths.runtimeLog}`,
    '--runtime-arg=--log-format=json',
    `--bundle=${request.bundleDir}`,
    `--container-pidfile=${paths.pid}`,
    `--log-path=k8s-file:${request.logPath}`,
    `--exit-dir=${request.exitsDir}`,
    `--persist-dir=${paths.persistDir}`,
    '--full-attach',
    '--no-sync-log',
    '--log-level=warn',
    ...(request.openStdin ? ['--stdin'] : []),
    ...(request.tty ? ['--terminal'] : []),
    // A terminal has no end of input; else the end of the client's input is the end of the program's.
    ...(request.tty || !request.stdinOnce ? ['--leave-stdin-open'] : []),
  ];
}

async function readReport(pipe: Readable): Promise<z.infer<typeof reportSchema> | undefined> {
  let text = '';
  for await (const chunk of pipe) {
    text += String(chunk);
    // conmon keeps the pipe open: a whole line is the report.
    if (text.includes('\n') || text.length > MAX_REPORT_BYTES) break;
  }
  const line = text.split('\n', 1)[0] ?? '';
  return line === '' ? undefined : reportSchema.parse(JSON.parse(line));
}

async function explainFailure(request: ConmonRequest, reported: string | undefined): Promise<string> {
  const [runtimeLog, conmonLog] = await Promise.all(
    [request.paths.runtimeLog, request.paths.conmonLog].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return parseRuntimeLog(runtimeLog ?? '') ?? (reported || conmonLog?.trim() || 'conmon ended without a reason');
}

async function expire(request: ConmonRequest): Promise<never> {
  await sleep(CREATE_TIMEOUT_MS, undefined, { ref: false });
  throw new TinydockError({
    code: 'DEADLINE_EXCEEDED',
    message: `${request.runtimePath} did not create the container within ${String(CREATE_TIMEOUT_MS / 1000)} s`,
  });
}

/** conmon waits for a byte before it does anything. */
function release(startFd: number): void {
  try {
    writeSync(startFd, '\0');
  } catch (error) {
    if (!hasErrnoCode(error, 'EPIPE')) throw error;
  }
}

async function spawnConmon(request: ConmonRequest, reportFd: number): Promise<SpawnedProcess> {
  const { conmonPath, paths, bundleDir } = request;
  const logFd = openSync(paths.conmonLog, 'w', 0o600);
  const start = openPipe();
  try {
    const child = await spawnProcess({
      path: conmonPath,
      args: buildArguments(request),
      stdio: ['null', 'null', logFd, reportFd, start.readFd],
      // conmon writes the file `oom` where it is started.
      cwd: bundleDir,
      env: { PATH: PROGRAM_PATH, TZ: 'UTC', _OCI_SYNCPIPE: '3', _OCI_STARTPIPE: '4' },
    });
    // With --sync conmon does not fork, and therefore writes no file with its pid.
    writeFileSync(paths.conmonPid, String(child.pid));
    release(start.writeFd);
    return child;
  } catch (cause) {
    const message = `cannot start ${conmonPath}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new TinydockError({ code: 'INTERNAL', message, cause });
  } finally {
    for (const fd of [logFd, start.readFd, start.writeFd]) closeSync(fd);
  }
}

/**
 * Starts conmon, which has the runtime create the container, and waits for its report. conmon outlives this process.
 * @throws TinydockError INTERNAL where conmon cannot be started, DEADLINE_EXCEEDED where the runtime hangs
 */
export async function startConmon(request: ConmonRequest): Promise<ConmonResult> {
  const pipe = openOutputPipe();
  try {
    const child = await spawnConmon(request, pipe.fd).finally(() => {
      closeSync(pipe.fd);
    });
    request.onStart(child.ended);
    const report = await Promise.race([readReport(pipe.stream), expire(request)]);
    if (report !== undefined && report.data > 0) return { kind: 'created', pid: report.data };
    return { kind: 'failed', message: await explainFailure(request, report?.message) };
  } finally {
    pipe.stream.destroy();
  }
}
