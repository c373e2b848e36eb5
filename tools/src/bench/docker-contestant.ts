import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@tinydock/testing';
import { type BuildOptions, type Contestant, type ContestantOptions, IDLE_COMMAND } from './contestant.ts';
import { BUILD_OPERATIONS } from './operations.ts';

/** Debian's docker.io: a dockerd with its own containerd, bridge and data. */
export class DockerContestant implements Contestant {
  readonly name: string = 'docker';
  /** As `DOCKER_BUILDKIT` says it: docker's own builder, or BuildKit. */
  protected readonly builder: '0' | '1' = '0';
  readonly #options: ContestantOptions;
  #daemon: ChildProcess | undefined;

  constructor(options: ContestantOptions) {
    this.#options = options;
  }

  get processMark(): string {
    return this.#options.dir;
  }

  get #env(): Record<string, string> {
    const { dir } = this.#options;
    return {
      DOCKER_HOST: `unix://${join(dir, 'docker.sock')}`,
      DOCKER_CONFIG: join(dir, 'config'),
      DOCKER_BUILDKIT: this.builder,
    };
  }

  #program(path: string): string {
    return join(this.#options.dockerRoot, path);
  }

  async #docker(...args: string[]): Promise<string> {
    return (await runCommand(this.#program('usr/bin/docker'), args, { env: this.#env })).stdout;
  }

  get #bridge(): string {
    return `bench-${this.#options.index}`;
  }

  /** Two daemons cannot share `docker0`. */
  async #addBridge(): Promise<void> {
    await runCommand('ip', ['link', 'add', this.#bridge, 'type', 'bridge']);
    await runCommand('ip', ['address', 'add', `172.31.${this.#options.index}.1/24`, 'dev', this.#bridge]);
    await runCommand('ip', ['link', 'set', this.#bridge, 'up']);
  }

  async start(): Promise<void> {
    const { dir, registry } = this.#options;
    await mkdir(join(dir, 'config'), { recursive: true });
    const plugins = { cliPluginsExtraDirs: [this.#program('usr/libexec/docker/cli-plugins')] };
    await writeFile(join(dir, 'config/config.json'), JSON.stringify(plugins));
    await this.#addBridge();
    const log = createWriteStream(join(dir, 'dockerd.log'));
    const args = [
      `--data-root=${join(dir, 'data')}`,
      `--exec-root=${join(dir, 'exec')}`,
      `--pidfile=${join(dir, 'docker.pid')}`,
      `--host=unix://${join(dir, 'docker.sock')}`,
      `--bridge=${this.#bridge}`,
      `--insecure-registry=${registry}`,
    ];
    const PATH = [this.#program('usr/bin'), this.#program('usr/sbin'), process.env['PATH']].join(':');
    const env = { ...process.env, PATH };
    const child = spawn(this.#program('usr/sbin/dockerd'), args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#daemon = child;
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (child.exitCode !== null)
        throw new Error(`dockerd ended: ${await readFile(join(dir, 'dockerd.log'), 'utf8')}`);
      const asked = await runCommand(this.#program('usr/bin/docker'), ['version'], { env: this.#env, accept: [0, 1] });
      if (asked.exitCode === 0) return;
      await delay(100);
    }
    throw new Error(`dockerd does not answer: ${await readFile(join(dir, 'dockerd.log'), 'utf8')}`);
  }

  async stop(): Promise<void> {
    const child = this.#daemon;
    this.#daemon = undefined;
    if (child?.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await runCommand('ip', ['link', 'delete', this.#bridge], { accept: [0, 1] });
    await rm(this.#options.dir, { recursive: true, force: true });
  }

  async version(): Promise<string> {
    return (await this.#docker('version', '--format', '{{.Server.Version}}')).trim();
  }

  async pull(reference: string): Promise<void> {
    await this.#docker('pull', '--quiet', reference);
  }

  async load(archive: string): Promise<void> {
    await this.#docker('load', '--quiet', '--input', archive);
  }

  async save(reference: string, archive: string): Promise<void> {
    await this.#docker('save', '--output', archive, reference);
  }

  async tag(reference: string, name: string): Promise<void> {
    await this.#docker('tag', reference, name);
  }

  async push(reference: string): Promise<void> {
    await this.#docker('push', '--quiet', reference);
  }

  async rmi(reference: string): Promise<void> {
    await this.#docker('rmi', reference);
  }

  async run(reference: string, program: string): Promise<void> {
    await this.#docker('run', '--rm', reference, program);
  }

  async build({ context, tag, isCached }: BuildOptions): Promise<void> {
    await this.#docker('build', '--quiet', ...(isCached ? [] : ['--no-cache']), '--tag', tag, context);
  }

  async forgetBuilds(): Promise<void> {
    await this.#docker('image', 'prune', '--force');
    await this.#docker('builder', 'prune', '--all', '--force');
  }

  async runDetached(reference: string, name: string): Promise<void> {
    await this.#docker('run', '--detach', '--name', name, reference, ...IDLE_COMMAND);
  }

  async exec(name: string, program: string): Promise<void> {
    await this.#docker('exec', name, program);
  }

  async removeContainers(names: readonly string[]): Promise<void> {
    await this.#docker('rm', '--force', ...names);
  }

  async daemonPids(): Promise<readonly number[]> {
    const pid = this.#daemon?.pid;
    if (pid === undefined) return [];
    const children = await runCommand('pgrep', ['--parent', String(pid)], { accept: [0, 1] });
    return [pid, ...children.stdout.split('\n').filter(Boolean).map(Number)];
  }
}

/** The BuildKit that dockerd has in it, for what is built. */
export class BuildKitContestant extends DockerContestant {
  override readonly name = 'buildkit';
  readonly operations = BUILD_OPERATIONS;
  protected override readonly builder = '1';
}
