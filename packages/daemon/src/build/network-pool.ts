import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContainerId,
  HOST_GATEWAY,
  type HostName,
  type NetworkDriver,
  type NetworkMode,
  type NetworkResult,
  parseContainerId,
} from '@tinydock/domain';

/** BuildKit's name, so that builds that write it down give the same. */
export const BUILD_HOSTNAME = 'buildkitsandbox';

export interface BuildNetwork {
  readonly id: ContainerId;
  readonly mode: NetworkMode;
  readonly result: NetworkResult;
}

export function newContainerId(): ContainerId {
  return parseContainerId(randomBytes(32).toString('hex'));
}

/**
 * The networks of one build. Setting one up takes longer than most commands run, so a command takes that which another
 * has left; those that run at the same time never share one.
 */
export class NetworkPool {
  readonly #driver: NetworkDriver;
  /** Holds the pristine files of each network. */
  readonly #dir: string;
  readonly #hosts: readonly HostName[];
  readonly #free: BuildNetwork[] = [];
  readonly #all: ContainerId[] = [];

  constructor(options: { readonly driver: NetworkDriver; readonly dir: string; readonly hosts: readonly HostName[] }) {
    this.#driver = options.driver;
    this.#dir = options.dir;
    this.#hosts = options.hosts;
  }

  async take(mode: NetworkMode): Promise<BuildNetwork> {
    const index = this.#free.findIndex((network) => network.mode === mode);
    const [left] = index === -1 ? [] : this.#free.splice(index, 1);
    if (left !== undefined) return left;
    const id = newContainerId();
    this.#all.push(id);
    const filesDir = join(this.#dir, id);
    await mkdir(filesDir, { recursive: true, mode: 0o700 });
    const name = `build-${id.slice(0, 12)}`;
    const result = await this.#driver.setUp({ id, name, hostname: BUILD_HOSTNAME, mode, ports: [], filesDir });
    return { id, mode, result };
  }

  give(network: BuildNetwork): void {
    this.#free.push(network);
  }

  /** Copies of a network's files, which the command may change. */
  async copyFiles(network: BuildNetwork, dir: string): Promise<NetworkResult['files']> {
    await mkdir(dir, { recursive: true, mode: 0o755 });
    const files = network.result.files.filter(({ target }) => target !== '/etc/hostname');
    return await Promise.all(
      files.map(async ({ source, target }) => {
        const copy = join(dir, target.slice(target.lastIndexOf('/') + 1));
        const added = target === '/etc/hosts' ? this.#hostLines(network) : '';
        if (added === '') await copyFile(source, copy);
        else await writeFile(copy, `${await readFile(source, 'utf8')}${added}`, { mode: 0o644 });
        return { source: copy, target };
      }),
    );
  }

  /** Without a network, too, a command finds itself by its name. */
  #hostLines({ mode, result }: BuildNetwork): string {
    const own = mode === 'none' ? `127.0.0.1\t${BUILD_HOSTNAME}\n` : '';
    const gateway = result.addresses[0]?.gateway ?? '127.0.0.1';
    const addressOf = ({ address }: HostName): string => (address === HOST_GATEWAY ? gateway : address);
    return own + this.#hosts.map((host) => `${addressOf(host)}\t${host.name}\n`).join('');
  }

  /** Takes all of them down. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((id) => this.#driver.tearDown(id)));
  }
}
