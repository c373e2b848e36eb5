import { mkdir, writeFile, chown, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestedMount, RunRequest } from '@tinydock/builder';
import { type CreateProcessRequest, type RootfsMounter, TinydockError } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, readMountInfo, UNMOUNT_FLAGS, unmountSync } from '@tinydock/linux';
import { fromByteString, toByteString } from '@tinydock/tar';
import type { RunPaths } from './build-paths.ts';
import { cacheIdentity, type CacheMounts } from './cache-mounts.ts';
import { bindInside } from './bind-inside.ts';
import type { MountPoint } from './mount-points.ts';
import { openAgentSocket } from './ssh/agent-socket.ts';
import type { SshAgents } from './ssh/ssh-forwards.ts';

export interface RunMountsOptions {
  /** Names the holders of layers. */
  readonly id: string;
  readonly paths: RunPaths;
  readonly mounter: RootfsMounter;
  readonly caches: CacheMounts;
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly agents: SshAgents;
  readonly signal: AbortSignal;
  readonly waits: RunRequest['waits'];
}

type Bind = CreateProcessRequest['mounts'][number];
type CacheMountRequest = Extract<RequestedMount, { kind: 'cache' }>;
type AgentMount = Extract<RequestedMount, { kind: 'ssh' }>;
type SecretMount = Extract<RequestedMount, { kind: 'secret' }>;

const PRIVATE_FLAGS = MOUNT_FLAGS.noDev | MOUNT_FLAGS.noSuid;

/** What `RUN --mount` asks for, made for one command. */
export class RunMounts {
  readonly #options: RunMountsOptions;
  readonly #binds: Bind[] = [];
  readonly #env: string[] = [];
  readonly #points: MountPoint[] = [];
  /** What takes them down again, the last made last. */
  readonly #undo: (() => Promise<void> | void)[] = [];
  readonly #caches = new Map<string, string>();
  #secretsDir: string | undefined;
  #agentPath: string | undefined;

  constructor(options: RunMountsOptions) {
    this.#options = options;
  }

  get binds(): readonly Bind[] {
    return this.#binds;
  }

  /** Variables with secrets. */
  get env(): readonly string[] {
    return this.#env;
  }

  /** Where the command finds the socket of its first agent; undefined where it has none. */
  get agentPath(): string | undefined {
    return this.#agentPath;
  }

  /** The places that the image must have. */
  get points(): readonly MountPoint[] {
    return this.#points;
  }

  /**
   * Makes all of them; caches in the order of their names, so that commands which want the same ones do not wait for
   * each other.
   * @throws as {@link add}
   */
  async addAll(requests: readonly RequestedMount[]): Promise<void> {
    const nameOf = (request: RequestedMount): string => (request.kind === 'cache' ? cacheIdentity(request) : '');
    for (const request of requests.toSorted((one, other) =>
      nameOf(one) < nameOf(other) ? -1 : Number(nameOf(one) > nameOf(other)),
    ))
      await this.add(request);
  }

  /** Makes one more. @throws TinydockError NOT_FOUND for a required secret or agent that was not given; CANCELLED */
  async add(request: RequestedMount): Promise<void> {
    switch (request.kind) {
      case 'layers':
        await this.#addLayers(request);
        return;
      case 'cache':
        await this.#addCache(request);
        return;
      case 'tmpfs': {
        const { sizeBytes, mode } = request;
        const size = sizeBytes === undefined ? '' : `,size=${sizeBytes}`;
        const source = await this.#mountMemory(`mode=${mode.toString(8)}${size}`);
        this.#bind({ source, target: request.target, readOnly: false }, 'directory');
        return;
      }
      case 'secret':
        await this.#addSecret(request);
        return;
      case 'ssh':
        await this.#addAgent(request);
        return;
    }
  }

  async #addCache(request: CacheMountRequest): Promise<void> {
    const { base, target, readOnly } = request;
    const directory = await this.#takeCache(request);
    if (base === undefined) {
      this.#bind({ source: directory, target, readOnly }, 'directory');
      return;
    }
    const bound = await bindInside(directory, base.source, await this.#directory(this.#options.paths.runDir));
    this.#undo.push(() => {
      unmountSync(bound.path, UNMOUNT_FLAGS.detach);
    });
    this.#bind({ source: bound.path, target, readOnly }, bound.type);
  }

  /** A command that mounts a cache twice must not wait for itself. */
  async #takeCache(request: CacheMountRequest): Promise<string> {
    const identity = cacheIdentity(request);
    const known = this.#caches.get(identity);
    if (known !== undefined) return known;
    const { directory, release } = await this.#options.caches.take(request, this.#options);
    this.#undo.push(release);
    this.#caches.set(identity, directory);
    return directory;
  }

  #bind(bind: Bind, type: MountPoint['type']): void {
    this.#binds.push(bind);
    this.#points.push({ path: toByteString(bind.target.slice(1)), type });
  }

  /** A directory of this command's own. */
  async #directory(parent: string): Promise<string> {
    const path = join(parent, 'mounts', String(this.#undo.length));
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  async #addLayers(request: Extract<RequestedMount, { kind: 'layers' }>): Promise<void> {
    const { id, paths, mounter } = this.#options;
    const holder = `${id}-${this.#undo.length}`;
    const [target, writableDir] = [await this.#directory(paths.runDir), await this.#directory(paths.dir)];
    this.#undo.push(() => mounter.unmount(holder));
    await mounter.mount({ holder, diffIds: request.diffIds, writableDir, target, volatile: true });
    const source = join(target, fromByteString(request.source));
    const { readOnly, isDirectory } = request;
    this.#bind({ source, target: request.target, readOnly }, isDirectory ? 'directory' : 'file');
  }

  async #mountMemory(data: string): Promise<string> {
    const target = await this.#directory(this.#options.paths.runDir);
    mount({ source: 'tmpfs', target, type: 'tmpfs', flags: PRIVATE_FLAGS, data });
    this.#undo.push(() => {
      unmountSync(target, UNMOUNT_FLAGS.detach);
    });
    return target;
  }

  async #addSecret(request: SecretMount): Promise<void> {
    const { id, isRequired, env, target, mode, uid, gid } = request;
    const { secrets } = this.#options;
    const value = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
    if (value === undefined) {
      if (!isRequired) return;
      const hint = `Give it with --secret id=${id},src=FILE.`;
      throw new TinydockError({ code: 'NOT_FOUND', message: `the build was given no secret ${id}`, hint });
    }
    if (env !== undefined) this.#env.push(`${env}=${Buffer.from(value).toString('utf8')}`);
    if (target === undefined) return;
    // In memory: a secret never comes to a disk.
    this.#secretsDir ??= await this.#mountMemory('mode=700,size=64m');
    const source = join(this.#secretsDir, String(this.#binds.length));
    await writeFile(source, value, { mode: 0o600, flag: 'wx' });
    await chown(source, uid, gid);
    await chmod(source, mode);
    this.#bind({ source, target, readOnly: true }, 'file');
  }

  async #addAgent({ id, target, isRequired, ...owner }: AgentMount): Promise<void> {
    const { agents, paths } = this.#options;
    if (!agents.ids.has(id)) {
      if (!isRequired) return;
      const hint = `Give it with --ssh ${id === 'default' ? id : `${id}=SOCKET, or ${id}=KEY`}.`;
      throw new TinydockError({ code: 'NOT_FOUND', message: `the build was given no SSH agent ${id}`, hint });
    }
    const directory = await this.#directory(paths.runDir);
    const socket = await openAgentSocket({ ...owner, directory, ask: (message) => agents.ask(id, message) });
    this.#undo.push(async () => socket[Symbol.asyncDispose]());
    this.#bind({ source: socket.path, target, readOnly: false }, 'file');
    this.#agentPath ??= target;
  }

  /** Takes all of them down; the container has ended. Idempotent. */
  async close(): Promise<void> {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) await undo();
  }
}

/** Takes down what a daemon that was killed has left below a directory. */
export function unmountBelow(directory: string): void {
  const targets = readMountInfo().map(({ target }) => target);
  for (const target of targets.filter((path) => path.startsWith(`${directory}/`)).reverse())
    unmountSync(target, UNMOUNT_FLAGS.detach);
}
