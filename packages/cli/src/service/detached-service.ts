import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import type { HostPrograms } from './host-programs.ts';
import type { LogOptions, ServiceControl, ServiceState } from './service-control.ts';
import { placeDirectories, type ServicePlace } from './service-place.ts';

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/** The words of a process's command line; empty where it has ended. */
function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** The daemon as a process of its own, which nobody starts again; for machines without systemd, and for trials. */
export class DetachedService implements ServiceControl {
  readonly description: string;
  readonly logName: string;
  readonly #place: ServicePlace;
  readonly #programs: Pick<HostPrograms, 'stream'>;
  readonly #env: NodeJS.ProcessEnv;

  constructor(place: ServicePlace, programs: Pick<HostPrograms, 'stream'>, env: NodeJS.ProcessEnv) {
    this.#place = place;
    this.#programs = programs;
    this.#env = env;
    this.description = `process with the pid file ${place.pidPath}`;
    this.logName = place.logPath;
  }

  /** Pids are used again: it must be a daemon that was started as this one is. */
  #pid(): number | undefined {
    let text: string;
    try {
      text = readFileSync(this.#place.pidPath, 'utf8').trim();
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return undefined;
      throw explainRefusal(error, this.#place.pidPath);
    }
    if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
    const words = commandOf(Number(text));
    const isDaemon = words.some((word) => /(?:^|\/)tinydockd(?:\.js)?$/.test(word));
    return isDaemon && this.#place.daemonArgs.every((word) => words.includes(word)) ? Number(text) : undefined;
  }

  async install(command: readonly string[]): Promise<readonly string[]> {
    await this.stop();
    await this.start(command);
    return ['nobody starts it again after a reboot: there is no systemd here, or this is a trial'];
  }

  async uninstall(): Promise<void> {
    await this.stop();
  }

  start([program = '', ...args]: readonly string[]): Promise<void> {
    if (this.#pid() !== undefined) return Promise.resolve();
    for (const directory of placeDirectories(this.#place)) mkdirSync(directory, { recursive: true, mode: 0o755 });
    rmSync(this.#place.pidPath, { force: true });
    const log = openSync(this.#place.logPath, 'a', 0o640);
    try {
      const argv = [...args, ...this.#place.daemonArgs];
      const child = spawn(program, argv, { detached: true, stdio: ['ignore', log, log], cwd: '/', env: this.#env });
      const started = new Promise<void>((resolve, reject) => {
        child.once('error', reject);
        child.once('spawn', resolve);
      });
      if (child.pid !== undefined) this.#record(child.pid);
      child.unref();
      return started;
    } finally {
      closeSync(log);
    }
  }

  /** Where two start it at once, the locks of the daemon's directories end one of the two. */
  #record(pid: number): void {
    try {
      writeFileSync(this.#place.pidPath, `${pid}\n`, { flag: 'wx', mode: 0o644 });
    } catch (error) {
      if (!hasErrnoCode(error, 'EEXIST')) throw error;
      process.kill(pid, 'SIGTERM');
    }
  }

  async stop(): Promise<void> {
    const pid = this.#pid();
    if (pid !== undefined) {
      process.kill(pid, 'SIGTERM');
      const end = performance.now() + STOP_TIMEOUT_MS;
      while (commandOf(pid).length > 1) {
        if (performance.now() > end) throw stillRuns(pid, this.#place.logPath);
        await delay(POLL_MS);
      }
    }
    rmSync(this.#place.pidPath, { force: true });
  }

  reload(): Promise<void> {
    const pid = this.#pid();
    if (pid === undefined) {
      const message = `there is no ${this.description}`;
      return Promise.reject(new TinydockError({ code: 'FAILED_PRECONDITION', message }));
    }
    process.kill(pid, 'SIGHUP');
    return Promise.resolve();
  }

  state(): Promise<ServiceState> {
    const pid = this.#pid();
    return Promise.resolve(pid === undefined ? { kind: 'stopped' } : { kind: 'running', pid });
  }

  readLogs({ lines, follow, signal }: LogOptions): AsyncIterable<Uint8Array> {
    const { logPath } = this.#place;
    try {
      accessSync(logPath, constants.R_OK);
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT')) throw explainRefusal(error, logPath);
      const message = `there is no log at ${logPath}: \`tdctl service\` has not started the daemon yet`;
      throw new TinydockError({ code: 'FAILED_PRECONDITION', message });
    }
    const count = lines === undefined ? '+1' : String(lines);
    return this.#programs.stream('tail', ['-n', count, ...(follow ? ['-F'] : []), logPath], signal);
  }
}

function explainRefusal(error: unknown, path: string): unknown {
  if (!hasErrnoCode(error, 'EACCES')) return error;
  return new TinydockError({
    code: 'PERMISSION_DENIED',
    message: `cannot read ${path}: only root and the members of the group tinydock can`,
    hint: 'Run it as root: sudo tdctl service …',
    cause: error,
  });
}

function stillRuns(pid: number, logPath: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `tinydockd (process ${pid}) does not end`,
    hint: `Its log says why: ${logPath}`,
  });
}
