import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers } from '@tinydock/client';
import { readMountInfo } from '@tinydock/linux';
import { type CommandResult, readNodeFlags, runCommand } from '@tinydock/testing';
import { runInProcess } from './in-process-tdctl.ts';

const WORKSPACE = new URL('../../..', import.meta.url).pathname;
export const TINYDOCKD = join(WORKSPACE, 'packages/daemon/dist/tinydockd.js');
export const TDCTL = join(WORKSPACE, 'packages/cli/dist/tdctl.cjs');
export const CACHE_DIR = join(WORKSPACE, '.cache/images');

export interface TdctlOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure; 0 unless told. */
  readonly accept?: readonly number[];
}

export interface TestDaemonOptions {
  /** Whether each command line is the bundled program in a process of its own, as with users. */
  readonly startsPrograms?: boolean;
}

/** A daemon of its own for one test file: own root, own run directory, own bridge. */
export class TestDaemon {
  static #nodeFlags: readonly string[] | undefined;
  readonly root: string;
  readonly runDir: string;
  readonly logPath: string;
  readonly #startsPrograms: boolean;
  #process: ChildProcess | undefined;
  #hasLogLevel = false;

  private constructor(root: string, runDir: string, { startsPrograms = false }: TestDaemonOptions) {
    this.root = root;
    this.runDir = runDir;
    this.#startsPrograms = startsPrograms;
    this.logPath = join(runDir, 'daemon.log');
  }

  /** @param config settings of its configuration file */
  static async start(
    config: Readonly<Record<string, unknown>> = {},
    options: TestDaemonOptions = {},
  ): Promise<TestDaemon> {
    const root = await mkdtemp('/var/tmp/tinydock-e2e-');
    const runDir = await mkdtemp('/run/td-e2e-');
    const daemon = new TestDaemon(root, runDir, options);
    await daemon.configure(config);
    await daemon.boot();
    return daemon;
  }

  get host(): string {
    return `unix://${this.runDir}/tinydock.sock`;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('the daemon does not run');
    return pid;
  }

  /** Replaces the configuration file, which the next start reads. */
  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    this.#hasLogLevel = 'log-level' in config;
    await writeFile(join(this.runDir, 'config.json'), JSON.stringify(config));
  }

  /** Starts the process, and waits until it takes connections, which it does last. */
  async boot(): Promise<void> {
    const log = createWriteStream(this.logPath, { flags: 'a' });
    const args = [TINYDOCKD, '--root', this.root, '--run', this.runDir];
    if (!this.#hasLogLevel) args.push('--log-level', 'debug');
    args.push('--config', join(this.runDir, 'config.json'));
    const env = { ...process.env, TINYDOCK_HOST: '', TINYDOCK_CONFIG: '/dev/null/none' };
    Reflect.deleteProperty(env, 'TINYDOCK_HOST');
    Reflect.deleteProperty(env, 'TINYDOCK_CONFIG');
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#process = child;
    for (let attempt = 0; attempt < 1500; attempt += 1) {
      if (child.exitCode !== null) throw new Error(`tinydockd ended with ${child.exitCode}: ${await this.log()}`);
      if (await answers(join(this.runDir, 'tinydock.sock'))) return;
      await delay(20);
    }
    throw new Error(`tinydockd does not answer: ${await this.log()}`);
  }

  async log(): Promise<string> {
    return readFile(this.logPath, 'utf8');
  }

  /**
   * Runs a command line against this daemon: within this process, or as the bundled program in one of its own where it has
   * something to read or an environment, or where the test wants that.
   */
  async tdctl(args: readonly string[], options: TdctlOptions = {}): Promise<CommandResult> {
    const { input, env, accept = [0] } = options;
    const clientEnv = this.#clientEnv;
    if (this.#startsPrograms || input !== undefined || env !== undefined) {
      TestDaemon.#nodeFlags ??= readNodeFlags(TDCTL);
      const program = [...TestDaemon.#nodeFlags, TDCTL, ...args];
      return runCommand(process.execPath, program, { input, accept, env: { ...clientEnv, ...env } });
    }
    const result = await runInProcess(args, { ...process.env, ...clientEnv });
    if (accept.includes(result.exitCode)) return result;
    const { exitCode, stdout, stderr } = result;
    throw new Error(`tdctl ${args.join(' ')} exited with ${exitCode}:\n${stdout}${stderr}`.slice(0, 4000));
  }

  get #clientEnv(): Readonly<Record<string, string>> {
    return {
      TINYDOCK_HOST: this.host,
      DOCKER_CONFIG: join(this.root, 'no-docker-config'),
      XDG_STATE_HOME: join(this.root, 'client-state'),
    };
  }

  /** The trimmed standard output of a command that must succeed. */
  async output(...args: readonly string[]): Promise<string> {
    return (await this.tdctl(args)).stdout.trim();
  }

  /** Ends the process with a signal and waits for its end; returns its exit code, or null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === undefined) return null;
    this.#process = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  /** Empties what a reboot empties, after the daemon has ended; mounts that it had no time for are gone then too. */
  async loseRunDir(): Promise<void> {
    const own = readMountInfo()
      .map(({ target }) => target)
      .filter((target) => target.startsWith(`${this.runDir}/`));
    for (const target of own.toReversed()) await runCommand('umount', ['--lazy', target]);
    for (const name of await readdir(this.runDir)) {
      if (name !== 'config.json') await rm(join(this.runDir, name), { recursive: true });
    }
  }

  /** Removes every container, ends the daemon, and deletes its data. */
  async destroy(): Promise<void> {
    const ids = (await this.output('ps', '-aq')).split('\n').filter((id) => id !== '');
    if (ids.length > 0) await this.tdctl(['rm', '-f', '-v', ...ids]);
    await this.end('SIGTERM');
    await rm(this.root, { recursive: true, force: true });
    await rm(this.runDir, { recursive: true, force: true });
  }
}
