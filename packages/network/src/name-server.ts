import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { runProgram } from './run-program.ts';

/** Where distributions put aardvark-dns. */
export const NAME_SERVER_PROGRAMS: readonly string[] = [
  '/usr/libexec/podman/aardvark-dns',
  '/usr/lib/podman/aardvark-dns',
  '/usr/local/libexec/podman/aardvark-dns',
  '/usr/bin/aardvark-dns',
];

/** Its own file beside those of the networks. */
const PID_FILE = 'aardvark.pid';
/** Tells newer versions to ask no other server for the containers of a network. */
const INTERNAL_SUFFIX = '%int';
/** A server that cannot be asked: the kernel refuses to send there. For versions that do not know the suffix. */
const NO_SERVER = '255.255.255.255';
const PORT = 53;
const READY_TIMEOUT_MS = 10_000;
const READY_INTERVAL_MS = 5;

/** A container as the others of its network know it. */
export interface NamedContainer {
  readonly id: string;
  readonly ipAddress: string;
  readonly ip6Address?: string | undefined;
  readonly names: readonly string[];
  /** Asked for other names; those of the host where there are none. */
  readonly servers: readonly string[];
  /** It reaches its networks alone: other names are not asked for. */
  readonly isInternal: boolean;
}

/** A network whose containers know each other's names. */
export interface NamedNetwork {
  readonly name: string;
  /** Where it is served, on port 53. */
  readonly gateway: string;
  readonly isInternal: boolean;
  readonly containers: readonly NamedContainer[];
}

function formatContainer({ id, ipAddress, ip6Address = '', names, servers, isInternal }: NamedContainer): string {
  const asked = isInternal ? NO_SERVER : servers.join(',');
  return `${id} ${ipAddress} ${ip6Address} ${names.join(',')}${asked === '' ? '' : ` ${asked}`}\n`;
}

/** The files of aardvark-dns by their names: the gateway first, then a line for each container. */
export function formatNetworks(networks: readonly NamedNetwork[]): ReadonlyMap<string, string> {
  return new Map(
    networks
      .filter(({ containers }) => containers.length > 0)
      .map(({ name, gateway, isInternal, containers }) => [
        `${name}${isInternal ? INTERNAL_SUFFIX : ''}`,
        `${gateway}\n${containers.map(formatContainer).join('')}`,
      ]),
  );
}

/** The local addresses of UDP sockets on port 53, as /proc/net/udp writes them. proc_pid_net(5) */
function hasSocket(table: string, address: string): boolean {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const local = `${bytes.toReversed().join('').toUpperCase()}:${PORT.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.includes(` ${local} `);
}

/**
 * Has one aardvark-dns for all networks of a daemon tell containers each other's names. It outlives the daemon, ends
 * with the last container, and follows its files when it gets SIGHUP.
 */
export class NameServer {
  readonly #dir: string;
  readonly #programs: readonly string[];
  #published: string | undefined;
  #work: Promise<void> = Promise.resolve();

  /** @param options.dir owned by this alone; made when there is something to tell */
  constructor(options: { readonly dir: string; readonly programs: readonly string[] }) {
    this.#dir = options.dir;
    this.#programs = options.programs;
  }

  /** @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM */
  checkProgram(): string {
    const program = this.#programs.find((path) => existsSync(path));
    if (program !== undefined) return program;
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: "the program aardvark-dns, which tells containers each other's names, is not installed",
      hint: 'Install the package aardvark-dns.',
    });
  }

  /**
   * Tells what `list` gives when it is this call's turn; resolves when all of its networks are served.
   * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, or where the port is taken
   */
  async publish(list: () => readonly NamedNetwork[]): Promise<void> {
    const work = this.#work.then(() => this.#publish(list()));
    this.#work = work.catch(() => undefined);
    return work;
  }

  async #publish(networks: readonly NamedNetwork[]): Promise<void> {
    const files = formatNetworks(networks);
    const text = JSON.stringify([...files]);
    if (text === this.#published) return;
    this.#published = undefined;
    await this.#writeFiles(files);
    const pid = await this.#findProcess();
    if (files.size === 0) {
      await this.#stop(pid);
    } else {
      if (pid !== undefined) process.kill(pid, 'SIGHUP');
      const gateways = networks.filter(({ containers }) => containers.length > 0).map(({ gateway }) => gateway);
      await this.#serve(gateways);
    }
    this.#published = text;
  }

  async #writeFiles(files: ReadonlyMap<string, string>): Promise<void> {
    if (files.size > 0) await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    for (const name of await this.#listFiles()) {
      if (!files.has(name)) await rm(join(this.#dir, name));
    }
    for (const [name, text] of files) {
      // Beside the directory: every file in it is a network.
      const temporary = `${this.#dir}.new`;
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, join(this.#dir, name));
    }
  }

  async #listFiles(): Promise<readonly string[]> {
    try {
      return (await readdir(this.#dir)).filter((name) => name !== PID_FILE);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  /** The process that serves these files; undefined where it has ended, whoever has its number now. */
  async #findProcess(): Promise<number | undefined> {
    try {
      const pid = Number(await readFile(join(this.#dir, PID_FILE), 'utf8'));
      if (!Number.isInteger(pid) || pid < 2) return undefined;
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
      return words.includes(this.#dir) ? pid : undefined;
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT', 'ESRCH')) return undefined;
      throw error;
    }
  }

  async #start(): Promise<void> {
    await rm(join(this.#dir, PID_FILE), { force: true });
    const args = ['--config', this.#dir, '--port', String(PORT), 'run'];
    await runProgram({ path: this.checkProgram(), args });
  }

  /** Waits for the end, so that the next one finds the port free. */
  async #stop(pid: number | undefined): Promise<void> {
    if (pid !== undefined) {
      process.kill(pid, 'SIGTERM');
      const deadline = performance.now() + READY_TIMEOUT_MS;
      while (existsSync(`/proc/${pid}`) && performance.now() < deadline) await delay(READY_INTERVAL_MS);
    }
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** Starts it where it does not run, also where a signal came before it was ready for one; waits until it listens. */
  async #serve(gateways: readonly string[]): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      if ((await this.#findProcess()) === undefined) await this.#start();
      const table = await readFile('/proc/thread-self/net/udp', 'utf8');
      const missing = gateways.find((gateway) => !hasSocket(table, gateway));
      if (missing === undefined) return;
      if (performance.now() > deadline) {
        throw new TinydockError({
          code: 'FAILED_PRECONDITION',
          message: `aardvark-dns does not serve names on ${missing}:${PORT}`,
          hint: `Another program may have port ${PORT} on all addresses; see \`ss -lup\`.`,
        });
      }
      await delay(READY_INTERVAL_MS);
    }
  }
}
