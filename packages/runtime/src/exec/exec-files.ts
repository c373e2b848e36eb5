import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExecRequest, TinydockError } from '@tinydock/domain';
import { describeRuntimeFailure, parseRuntimeLog } from '../conmon/runtime-error.ts';
import { readTextFile } from '../container-processes.ts';
import { Wakeup } from '../wakeup.ts';
import { buildExecProcess } from './build-exec-process.ts';
import { type ExecTarget, readBundleProcess } from './exec-target.ts';

/** What goes between us and the runtime for one program. */
export class ExecFiles {
  readonly #dir: string;
  readonly #target: ExecTarget;
  readonly #request: ExecRequest;

  private constructor(dir: string, target: ExecTarget, request: ExecRequest) {
    this.#dir = dir;
    this.#target = target;
    this.#request = request;
  }

  /** @throws TinydockError INVALID_ARGUMENT for a user that cannot be, or without a program */
  static create(target: ExecTarget, request: ExecRequest): ExecFiles {
    if (request.args.length === 0) {
      throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'cannot run a program: none is named' });
    }
    const bundle = readBundleProcess(target.bundleDir);
    const process = buildExecProcess(request, bundle, target.heldCapabilities);
    const files = new ExecFiles(mkdtempSync(join(target.dir, 'exec-')), target, request);
    writeFileSync(join(files.#dir, 'process.json'), JSON.stringify(process), { mode: 0o600 });
    return files;
  }

  get #logPath(): string {
    return join(this.#dir, 'log');
  }

  get #pidPath(): string {
    return join(this.#dir, 'pid');
  }

  /** The runtime's arguments; runc and crun have them in common. */
  runtimeArguments(...more: readonly string[]): string[] {
    const { ociRoot, id } = this.#target;
    const settings = [`--root=${ociRoot}`, `--log=${this.#logPath}`, '--log-format=json'];
    const files = [`--process=${join(this.#dir, 'process.json')}`, `--pid-file=${this.#pidPath}`];
    return [...settings, 'exec', ...files, ...more, id];
  }

  /** The program's process id on the host; undefined while it does not run. */
  readPid(): number | undefined {
    const text = readTextFile(this.#pidPath) ?? '';
    return /^[1-9]\d*$/.test(text.trim()) ? Number(text) : undefined;
  }

  /** As {@link readPid} as soon as there is one; undefined where there is none when the runtime has ended. */
  async waitForPid(ended: Promise<unknown>): Promise<number | undefined> {
    const wakeup = new Wakeup();
    const state = { hasEnded: false };
    void ended.then(() => {
      state.hasEnded = true;
      wakeup.set();
    });
    const watcher = watch(this.#dir, { persistent: false }, wakeup.set);
    watcher.on('error', wakeup.set);
    try {
      for (;;) {
        // Asked before looking: a program that ended at once has left its process id.
        const isLast = state.hasEnded;
        const pid = this.readPid();
        if (pid !== undefined || isLast) return pid;
        await wakeup.wait();
      }
    } finally {
      watcher.close();
    }
  }

  /** Why the program could not be started; `said` where the runtime's log says nothing. */
  explainFailure(said: string): TinydockError {
    const message = parseRuntimeLog(readTextFile(this.#logPath) ?? '') ?? said;
    return describeRuntimeFailure(message, this.#request);
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
