import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { type BuildOptions, type Contestant, type ContestantOptions, IDLE_COMMAND } from './contestant.ts';

/** Podman raises limits to its own defaults unless told, which takes a capability that a machine may lack. */
const LIMITS = ['--ulimit=nofile=1024:4096', '--ulimit=nproc=4096:4096'] as const;

/** Debian's podman as root, with a store of its own; it has no daemon. */
export class PodmanContestant implements Contestant {
  readonly name = 'podman';
  readonly #options: ContestantOptions;

  constructor(options: ContestantOptions) {
    this.#options = options;
  }

  get processMark(): string {
    return this.#options.dir;
  }

  async #podman(...args: string[]): Promise<string> {
    const { dir } = this.#options;
    const global = [
      `--root=${join(dir, 'root')}`,
      `--runroot=${join(dir, 'run')}`,
      `--tmpdir=${join(dir, 'tmp')}`,
      `--network-config-dir=${join(dir, 'networks')}`,
      '--storage-driver=overlay',
      '--cgroup-manager=cgroupfs',
      '--events-backend=file',
      '--runtime=runc',
    ];
    const env = { CONTAINERS_CONF: join(dir, 'containers.conf'), CONTAINERS_STORAGE_CONF: join(dir, 'storage.conf') };
    return (await runCommand('podman', [...global, ...args], { env })).stdout;
  }

  async start(): Promise<void> {
    const { dir } = this.#options;
    await mkdir(join(dir, 'networks'), { recursive: true });
    await writeFile(join(dir, 'containers.conf'), '[network]\nnetwork_backend = "netavark"\n');
    const storage = `[storage]\ndriver = "overlay"\ngraphroot = "${join(dir, 'root')}"\nrunroot = "${join(dir, 'run')}"\n`;
    await writeFile(join(dir, 'storage.conf'), storage);
    await this.#podman('images');
  }

  async stop(): Promise<void> {
    await this.#podman('system', 'reset', '--force').catch(() => undefined);
    await runCommand('ip', ['link', 'delete', 'podman0'], { accept: [0, 1] });
    // Its store is a mount of itself for as long as the machine runs.
    await runCommand('umount', ['--quiet', join(this.#options.dir, 'root/overlay')], { accept: [0, 1, 32] });
    await rm(this.#options.dir, { recursive: true, force: true });
  }

  async version(): Promise<string> {
    return (await this.#podman('version', '--format', '{{.Client.Version}}')).trim();
  }

  async pull(reference: string): Promise<void> {
    await this.#podman('pull', '--quiet', '--tls-verify=false', reference);
  }

  async load(archive: string): Promise<void> {
    await this.#podman('load', '--quiet', '--input', archive);
  }

  async save(reference: string, archive: string): Promise<void> {
    await this.#podman('save', '--quiet', '--output', archive, reference);
  }

  async tag(reference: string, name: string): Promise<void> {
    await this.#podman('tag', reference, name);
  }

  async push(reference: string): Promise<void> {
    await this.#podman('push', '--quiet', '--tls-verify=false', reference);
  }

  async rmi(reference: string): Promise<void> {
    await this.#podman('rmi', reference);
  }

  async run(reference: string, program: string): Promise<void> {
    await this.#podman('run', '--rm', ...LIMITS, reference, program);
  }

  async build({ context, tag, isCached }: BuildOptions): Promise<void> {
    await this.#podman(
      'build',
      '--quiet',
      '--layers',
      ...LIMITS,
      ...(isCached ? [] : ['--no-cache']),
      '--tag',
      tag,
      context,
    );
  }

  async forgetBuilds(): Promise<void> {
    await this.#podman('image', 'prune', '--force');
  }

  async runDetached(reference: string, name: string): Promise<void> {
    await this.#podman('run', '--detach', ...LIMITS, '--name', name, reference, ...IDLE_COMMAND);
  }

  async exec(name: string, program: string): Promise<void> {
    await this.#podman('exec', name, program);
  }

  async removeContainers(names: readonly string[]): Promise<void> {
    await this.#podman('rm', '--force', ...names);
  }

  async daemonPids(): Promise<readonly number[]> {
    return Promise.resolve([]);
  }
}
