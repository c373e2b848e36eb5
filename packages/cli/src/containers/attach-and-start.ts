import type { Readable } from 'node:stream';
import type { AttachSession, Client } from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { note, type Output } from '../output/output.ts';

export interface ForegroundOptions {
  readonly container: string;
  /** Send our standard input to the container. */
  readonly withStdin: boolean;
  /** Hand signals to the container. */
  readonly proxiesSignals: boolean;
  readonly onStarted?: () => void;
}

/** Sends standard input until its end, or until the container has no more use for it. */
async function forwardStdin(stdin: Readable, session: AttachSession): Promise<void> {
  try {
    for await (const chunk of stdin as AsyncIterable<Uint8Array>) await session.write(chunk);
  } catch {
    // Reading ends like this when the container has ended first; its exit code says the rest.
  }
  await session.closeStdin().catch(() => undefined);
}

function startProxy(client: Client, container: string, context: CliContext): () => void {
  return context.proxySignals((signal) => {
    // A container that has just ended cannot take a signal, and needs none.
    client.containers.kill({ container, signal }).catch(() => undefined);
  });
}

/**
 * Attaches to a container, starts it, and hands on what it writes until it ends. Being attached before the start,
 * nothing of its output is lost.
 * @returns its exit code
 * @throws TinydockError as the daemon's
 */
export async function* attachAndStart(
  options: ForegroundOptions,
  context: CliContext,
): AsyncGenerator<Output, number, undefined> {
  const { container, withStdin, proxiesSignals } = options;
  const client = await context.connect();
  const session = client.containers.attach(container, { signal: context.signal });
  session.exitCode.catch(() => undefined);
  let stdin: Readable | undefined;
  let endProxy: (() => void) | undefined;
  try {
    await session.attached;
    if (proxiesSignals) endProxy = startProxy(client, container, context);
    await client.containers.start(container, { signal: context.signal });
    options.onStarted?.();
    if (withStdin) {
      stdin = context.stdin.open();
      void forwardStdin(stdin, session);
    }
    for await (const { stream, data } of session.output) yield { kind: 'bytes', stream, data };
    return await session.exitCode;
  } finally {
    endProxy?.();
    session.close();
    stdin?.destroy();
  }
}

/** Waits until a container started with `--rm` is gone, so that its name is free when the command ends. */
export async function* waitForRemoval(container: string, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const client = await context.connect();
  try {
    await client.containers.wait({ container, condition: 'removed' }, { signal: context.signal });
  } catch (error) {
    if (isTinydockError(error) && error.code === 'NOT_FOUND') return;
    if (context.signal.aborted) throw error;
    yield note(`tdctl: warning: removing ${container}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
