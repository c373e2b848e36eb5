import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@tinydock/testing';

const DOCKER = '/usr/bin/docker';
const DOCKERD = '/usr/sbin/dockerd';
const START_TIMEOUT_MS = 20_000;

/** Whether a program is there and tells its version. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

export const hasDocker = isInstalled(DOCKER) && isInstalled(DOCKERD);

/** Another engine, with a store of its own below a directory of the test. */
export interface Peer {
  /** Runs its command line and returns the trimmed output. */
  run(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Docker has two builders. */
export interface DockerPeer extends Peer {
  /** As `run`, with BuildKit for what is built. */
  withBuildKit(...args: readonly string[]): Promise<string>;
}

/** A dockerd without networks, as nothing of it runs but steps of builds. */
export async function startDocker(dir: string): Promise<DockerPeer> {
  await mkdir(dir, { recursive: true });
  const socket = `unix://${join(dir, 'docker.sock')}`;
  const flags = [
    `--data-root=${join(dir, 'data')}`,
    `--exec-root=${join(dir, 'exec')}`,
    `--pidfile=${join(dir, 'pid')}`,
  ];
  const offline = ['--bridge=none', '--iptables=false', '--ip6tables=false', `--host=${socket}`];
  const child: ChildProcess = spawn(DOCKERD, [...flags, ...offline], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(dir, 'log'));
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  const env = { DOCKER_HOST: socket, DOCKER_CONFIG: join(dir, 'config') };
  const runWith =
    (DOCKER_BUILDKIT: '0' | '1') =>
    async (...args: readonly string[]): Promise<string> =>
      (await runCommand(DOCKER, args, { env: { ...env, DOCKER_BUILDKIT } })).stdout.trim();
  const deadline = performance.now() + START_TIMEOUT_MS;
  while ((await runCommand(DOCKER, ['version'], { env, accept: [0, 1] })).exitCode !== 0) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`dockerd does not answer: ${await readFile(join(dir, 'log'), 'utf8')}`);
    }
    await delay(100);
  }
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return { run: runWith('0'), withBuildKit: runWith('1'), stop };
}

/** Of podman and buildah: vfs copies all layers below into each, overlay cannot lie on an overlay. */
type StorageDriver = 'vfs' | 'overlay';

/** podman or buildah, which have no daemon. */
export async function openContainersPeer(
  program: 'podman' | 'buildah',
  dir: string,
  driver: StorageDriver = 'vfs',
): Promise<Peer> {
  await mkdir(dir, { recursive: true });
  const [root, runRoot] = [join(dir, 'root'), join(dir, 'run')];
  const storage = `[storage]\ndriver = "${driver}"\ngraphroot = "${root}"\nrunroot = "${runRoot}"\n`;
  await writeFile(join(dir, 'storage.conf'), storage);
  await writeFile(join(dir, 'containers.conf'), '');
  await writeFile(join(dir, 'policy.json'), '{"default":[{"type":"insecureAcceptAnything"}]}');
  const env = { CONTAINERS_CONF: join(dir, 'containers.conf'), CONTAINERS_STORAGE_CONF: join(dir, 'storage.conf') };
  const own = [`--root=${root}`, `--runroot=${runRoot}`, `--storage-driver=${driver}`];
  const more =
    program === 'podman' ? [`--tmpdir=${join(dir, 'tmp')}`, '--cgroup-manager=cgroupfs', '--events-backend=file'] : [];
  return {
    run: async (...args) => (await runCommand(program, [...own, ...more, ...args], { env })).stdout.trim(),
    stop: async () => {
      await runCommand('umount', ['--quiet', join(root, driver)], { accept: [0, 1, 32] });
    },
  };
}
