import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitSshAccess } from '../git/git-program.ts';
import { openAgentSocket } from './agent-socket.ts';
import type { SshAgents } from './ssh-forwards.ts';

interface SshAccessOptions {
  readonly agents: SshAgents;
  /** Of the build, and gone with it. */
  readonly dir: string;
  /** Gone with a reboot. The path of the socket, which has at most 107 bytes, goes on by 45. */
  readonly runDir: string;
  /** Ends what is listening. */
  readonly resources: AsyncDisposableStack;
}

/** BuildKit's, too. */
const AGENT = 'default';

/** What git of one build gets of the agents that were given to the build. */
export class SshAccess {
  readonly #options: SshAccessOptions;
  #opened: Promise<GitSshAccess> | undefined;

  constructor(options: SshAccessOptions) {
    this.#options = options;
  }

  /** The same each time; undefined where the build was given no agent `default`. */
  async open(): Promise<GitSshAccess | undefined> {
    if (!this.#options.agents.ids.has(AGENT)) return undefined;
    return await (this.#opened ??= this.#open());
  }

  async #open(): Promise<GitSshAccess> {
    const { agents, dir, runDir, resources } = this.#options;
    const directory = join(runDir, randomUUID());
    const knownHostsPath = join(dir, 'known_hosts');
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await writeFile(knownHostsPath, agents.knownHosts, { mode: 0o600 });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    resources.defer(() => rm(directory, { recursive: true, force: true }));
    const owner = { mode: 0o600, uid: 0, gid: 0 };
    const ask = (message: Uint8Array): Promise<Uint8Array> => agents.ask(AGENT, message);
    const socket = resources.use(await openAgentSocket({ ...owner, directory, ask }));
    return { socketPath: socket.path, knownHostsPath };
  }
}
