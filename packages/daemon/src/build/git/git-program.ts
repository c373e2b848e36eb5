import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createCancelledError, hasErrnoCode, TinydockError } from '@tinydock/domain';
import type { ProxySettings } from '@tinydock/registry';
import { GitWatch } from './git-watch.ts';

export interface GitProgramOptions {
  /** Its name on PATH, or its path. */
  readonly program: string;
  readonly proxies: ProxySettings;
  /** Of what a server sends for one repository. */
  readonly maxBytes: number;
  /** Without a word from git. */
  readonly idleMs: number;
}

export interface GitCall {
  /** Of the work tree; `.git` lies in it. */
  readonly directory: string;
  /** Settings that nobody else on the machine may see. */
  readonly settings?: readonly (readonly [name: string, value: string])[];
  /** For ssh; without it ssh takes the keys of the user that the daemon runs as. */
  readonly access?: GitSshAccess | undefined;
  readonly signal: AbortSignal;
  /** In place of the answer's text; an error ends git, and is what the call throws. */
  readonly onOutput?: (bytes: Buffer) => Error | undefined;
}

/** Who a user is to servers of ssh, and which of them they know. */
export interface GitSshAccess {
  /** Of an agent, whose keys alone are shown. */
  readonly socketPath: string;
  /** Knows hosts beside those that the machine knows. */
  readonly knownHostsPath: string;
}

/** Why git ended. */
export class GitFailure extends Error {
  readonly complaint: string;

  constructor(complaint: string) {
    super(complaint);
    this.name = 'GitFailure';
    this.complaint = complaint;
  }
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const MAX_COMPLAINT = 2000;
/** Before there is a repository. */
const WITHOUT_REPOSITORY = ['init', 'ls-remote'];

/** Nothing of the machine's git, and nothing that a repository could run or lead to. */
const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['advice.detachedHead', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.logAllRefUpdates', 'false'],
  ['core.symlinks', 'true'],
  ['core.protectHFS', 'true'],
  ['core.protectNTFS', 'true'],
  ['credential.helper', ''],
  // One pack, whose size can be watched.
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['init.defaultBranch', 'main'],
  ['protocol.version', '2'],
  ['submodule.recurse', 'false'],
];

/** ssh asks nobody, and speaks to hosts alone that the machine knows. */
const SSH = 'ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ClearAllForwardings=yes -o ConnectTimeout=30';

/**
 * The paths come from variables, which the shell that git starts puts in.
 * ssh_config(5)
 */
const SSH_AS_USER =
  `${SSH} -F none -o IdentityAgent=SSH_AUTH_SOCK -o IdentityFile=none ` +
  '-o "UserKnownHostsFile=\\"$TINYDOCK_KNOWN_HOSTS\\""';

function sshEnv(access: GitSshAccess | undefined): Record<string, string> {
  if (access === undefined) return { GIT_SSH_COMMAND: SSH };
  const { socketPath, knownHostsPath } = access;
  return { GIT_SSH_COMMAND: SSH_AS_USER, SSH_AUTH_SOCK: socketPath, TINYDOCK_KNOWN_HOSTS: knownHostsPath };
}

function missing(cause: unknown): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'MISSING_PROGRAM',
    message: 'git repositories are fetched by the program git, which is not installed',
    hint: 'Install it where the daemon runs: apt-get install git, or dnf install git.',
    cause,
  });
}

/** Runs git: without a shell, without the machine's and the users' settings, ended with all that it has started. */
export class GitProgram {
  readonly #options: GitProgramOptions;

  constructor(options: GitProgramOptions) {
    this.#options = options;
  }

  #env({ directory, settings = [], access }: GitCall): Record<string, string> {
    const { http, https, none } = this.#options.proxies;
    const all = [...SETTINGS, ...settings];
    return {
      PATH,
      LC_ALL: 'C.UTF-8',
      // No .netrc, no keys but those that ssh finds for the daemon's user.
      HOME: join(directory, '.git', 'no-home'),
      GIT_CEILING_DIRECTORIES: dirname(directory),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: 'http:https:git:ssh',
      GIT_PROTOCOL_FROM_USER: '0',
      GIT_LFS_SKIP_SMUDGE: '1',
      ...sshEnv(access),
      GIT_SSH_VARIANT: 'ssh',
      GIT_CONFIG_COUNT: String(all.length),
      ...Object.fromEntries(
        all.flatMap(([name, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, name],
          [`GIT_CONFIG_VALUE_${index}`, value],
        ]),
      ),
      ...(http === undefined ? {} : { http_proxy: http }),
      ...(https === undefined ? {} : { https_proxy: https }),
      ...(none === undefined ? {} : { no_proxy: none }),
    };
  }

  /**
   * @param args user's data only after `--`
   * @returns what it wrote
   * @throws GitFailure; TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, RESOURCE_EXHAUSTED / LIMIT_EXCEEDED,
   * UNAVAILABLE where nothing more came, CANCELLED
   */
  async run(args: readonly string[], call: GitCall): Promise<string> {
    const { directory, signal, onOutput } = call;
    if (signal.aborted) throw createCancelledError('the build', signal);
    const trees = [`--git-dir=${join(directory, '.git')}`, `--work-tree=${directory}`];
    const child = spawn(
      this.#options.program,
      [...(WITHOUT_REPOSITORY.includes(args[0] ?? '') ? [] : trees), ...args],
      { cwd: directory, env: this.#env(call), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    using watch = new GitWatch({ ...this.#options, pid: child.pid, directory, signal });
    const written: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (bytes: Buffer) => {
      watch.heard();
      length += bytes.length;
      if (onOutput !== undefined) watch.endFor(onOutput(bytes));
      else if (length > MAX_TEXT_BYTES) watch.endTooLarge();
      else written.push(bytes);
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      watch.heard();
      complaint = (complaint + text).slice(-MAX_COMPLAINT);
    });
    const exitCode = await once(child, 'close').then(
      ([code]) => code as number | null,
      (error: unknown) => {
        throw hasErrnoCode(error, 'ENOENT', 'EACCES') ? missing(error) : error;
      },
    );
    if (watch.failure !== undefined) throw watch.failure;
    if (exitCode !== 0) throw new GitFailure(complaint);
    return Buffer.concat(written).toString('utf8');
  }
}
