import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readNodeFlags, runCommand } from '@tinydock/testing';
import { type BuildOptions, type Contestant, type ContestantOptions, IDLE_COMMAND } from './contestant.ts';

const WORKSPACE = new URL('../../..', import.meta.url).pathname;

/** The engine of this workspace, as it is built. */
export class TinydockContestant implements Contestant {
  readonly name = 'tinydock';
  readonly #options: ContestantOptions;
  #daemon: ChildProcess | undefined;
  #runDir = '';

  constructor(options: ContestantOptions) {
    this.#options = options;
  }

  get processMark(): string {
    return basename(this.#runDir);
  }

  get #host(): string {
    return `unix://${this.#runDir}/tinydock.sock`;
  }

  async #tdctl(...args: string[]): Promise<string> {
    const env = { TINYDOCK_HOST: this.#host };
    const script = join(WORKSPACE, 'packages/cli/dist/tdctl.cjs');
    return (await runCommand(process.execPath, [...readNodeFlags(script), script, ...args], { env })).stdout;
  }

  async start(): Promise<void> {
    const { dir } = this.#options;
    await mkdir(dir, { recursive: true });
    this.#runDir = await mkdtemp('/run/td-bench-');
    const log = createWriteStream(join(dir, 'tinydockd.log'));
    const script = join(WORKSPACE, 'packages/daemon/dist/tinydockd.js');
    // Whatever the environment says of another daemon.
    const args = [script, '--root', join(dir, 'root'), '--run', this.#runDir, '--host', this.#host];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#daemon = child;
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (child.exitCode !== null)
        throw new Error(`tinydockd ended: ${await readFile(join(dir, 'tinydockd.log'), 'utf8')}`);
      const answered = await this.#tdctl('ping').then(
        () => true,
        () => false,
      );
      if (answered) return;
      await delay(100);
    }
    throw new Error(`tinydockd does not answer: ${await readFile(join(dir, 'tinydockd.log'), 'utf8')}`);
  }

  async stop(): Promise<void> {
    const child = this.#daemon;
    this.#daemon = undefined;
    if (child?.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await rm(this.#runDir, { recursive: true, force: true });
    await rm(this.#options.dir, { recursive: true, force: true });
  }

  async version(): Promise<string> {
    return (await this.#tdctl('version', '--format', '{{.Server.Version}}')).trim();
  }

  async pull(reference: string): Promise<void> {
    await this.#tdctl('pull', '--quiet', reference);
  }

  async load(archive: string): Promise<void> {
    await this.#tdctl('load', '--quiet', '--input', archive);
  }

  async save(reference: string, archive: string): Promise<void> {
    await this.#tdctl('save', '--output', archive, reference);
  }

  async tag(reference: string, name: string): Promise<void> {
    await this.#tdctl('tag', reference, name);
  }

  async push(reference: string): Promise<void> {
    await this.#tdctl('push', '--quiet', reference);
  }

  async rmi(reference: string): Promise<void> {
    // What the trash keeps would not be fetched again by the next pull.
    await this.#tdctl('rmi', '--now', reference);
  }

  async run(reference: string, program: string): Promise<void> {
    await this.#tdctl('run', '--rm', reference, program);
  }

  async build({ context, tag, isCached }: BuildOptions): Promise<void> {
    await this.#tdctl('build', '--quiet', ...(isCached ? [] : ['--no-cache']), '--tag', tag, context);
  }

  async forgetBuilds(): Promise<void> {
    await this.#tdctl('image', 'prune', '--force', '--now');
    await this.#tdctl('builder', 'prune', '--all', '--force');
  }

  async runDetached(reference: string, name: string): Promise<void> {
    await this.#tdctl('run', '--detach', '--name', name, reference, ...IDLE_COMMAND);
  }

  async exec(name: string, program: string): Promise<void> {
    await this.#tdctl('exec', name, program);
  }

  async removeContainers(names: readonly string[]): Promise<void> {
    await this.#tdctl('rm', '--force', ...names);
  }

  async daemonPids(): Promise<readonly number[]> {
    const pid = this.#daemon?.pid;
    return Promise.resolve(pid === undefined ? [] : [pid]);
  }
}
