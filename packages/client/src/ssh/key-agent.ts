import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

export interface KeyAgentOptions {
  /** Private keys, by the names under which messages speak of them. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An agent of our own. Disposing of it ends it. */
export interface KeyAgent extends AsyncDisposable {
  readonly socketPath: string;
}

/**
 * Ends the agent and removes its socket when standard input ends, which it also does where this process is killed: keys
 * must not stay behind in an agent that nobody knows. ssh-agent(1)
 */
const KEEPER = 'echo; cat > /dev/null; kill "$SSH_AGENT_PID"; rm -rf -- "$0"';

/** Older ones know no SSH_ASKPASS_REQUIRE, and ask where there is a display. ssh-add(1) */
const NO_QUESTIONS = {
  SSH_ASKPASS_REQUIRE: 'never',
  SSH_ASKPASS: undefined,
  DISPLAY: undefined,
  WAYLAND_DISPLAY: undefined,
};

function missing(program: string, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'MISSING_PROGRAM',
    message: `private keys are held by the program ${program}, which is not installed`,
    hint: 'Install it: apt-get install openssh-client, or dnf install openssh-clients.',
    cause,
  });
}

async function started(child: ChildProcess, program: string): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw hasErrnoCode(error, 'ENOENT', 'EACCES') ? missing(program, error) : error;
  }
}

/** From standard input, so that neither the modes of the file nor what is put in its place meanwhile matter. */
async function addKey(name: string, key: Uint8Array, env: KeyAgentOptions['env']): Promise<void> {
  // In a session of its own it finds no terminal on which to ask for a passphrase, and without a display no window.
  const options = { env: { ...env, ...NO_QUESTIONS }, detached: true };
  const child = spawn('ssh-add', ['-q', '-'], { stdio: ['pipe', 'ignore', 'pipe'], ...options });
  await started(child, 'ssh-add');
  const closed = once(child, 'close');
  child.stdin.on('error', () => undefined);
  child.stdin.end(key);
  const complaint = await text(child.stderr);
  const [exitCode] = (await closed) as [number | null];
  if (exitCode === 0) return;
  const isLocked = complaint.includes('passphrase');
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot use the SSH key ${name}: ${isLocked ? 'it is protected by a passphrase' : 'it is no private key'}`,
    hint: isLocked ? 'Add it to an agent with ssh-add, and give that agent with --ssh.' : undefined,
  });
}

/**
 * Starts an agent with these keys.
 * @throws TinydockError INVALID_ARGUMENT for what is no key or protected by a passphrase; FAILED_PRECONDITION /
 * MISSING_PROGRAM
 */
export async function startKeyAgent({ keys, env }: KeyAgentOptions): Promise<KeyAgent> {
  const directory = await mkdtemp(join(env['TMPDIR'] || '/tmp', 'tinydock-ssh-'));
  const socketPath = join(directory, 'agent');
  const args = ['-a', socketPath, 'sh', '-c', KEEPER, directory];
  const child = spawn('ssh-agent', args, { stdio: ['pipe', 'pipe', 'pipe'], env, detached: true });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const close = async (): Promise<void> => {
    child.stdin.end();
    await closed;
    await rm(directory, { recursive: true, force: true });
  };
  child.stdin.on('error', () => undefined);
  child.stderr.resume();
  try {
    await started(child, 'ssh-agent');
    const ready = once(child.stdout, 'data').then(() => true);
    if (!(await Promise.race([ready, closed.then(() => false)])))
      throw new TinydockError({ code: 'UNAVAILABLE', message: `ssh-agent does not start in ${directory}` });
    for (const [name, key] of keys) await addKey(name, key, { ...env, SSH_AUTH_SOCK: socketPath });
  } catch (error) {
    await close();
    throw error;
  }
  return { socketPath, [Symbol.asyncDispose]: close };
}
