import type { Client } from '@tinydock/client';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';
import { ForegroundSession, type SessionEnd, type SessionOptions } from './foreground-session.ts';

export interface ForegroundOptions extends Omit<SessionOptions, 'session'> {
  readonly container: string;
  /** Hand signals to the container. */
  readonly proxiesSignals: boolean;
  /** Wait until a container that is removed at its end is gone, so that its name is free when the command ends. */
  readonly untilRemoved?: boolean;
  readonly onStarted?: () => void;
}

/** Hands signals to a container until the returned function is called. */
export function proxySignals(client: Client, container: string, context: CliContext): () => void {
  return context.proxySignals((signal) => {
    // A container that has just ended cannot take a signal, and needs none.
    client.containers.kill({ container, signal }).catch(() => undefined);
  });
}

/**
 * Attaches to a container, starts it, and hands on what it writes until it ends or the user detaches. Being attached
 * before the start, nothing of its output is lost.
 * @throws TinydockError as the daemon's
 */
export async function* attachAndStart(
  options: ForegroundOptions,
  context: CliContext,
): AsyncGenerator<Output, SessionEnd, undefined> {
  const { container, withStdin, isTerminal, proxiesSignals, untilRemoved = false } = options;
  const client = await context.connect();
  const terminalSize = isTerminal ? context.terminal.size : undefined;
  const request = { container, withoutStdin: !withStdin, terminalSize, start: true, untilRemoved };
  const session = client.containers.attach(request, { signal: context.signal });
  session.exitCode.catch(() => undefined);
  let endProxy: (() => void) | undefined;
  let foreground: ForegroundSession | undefined;
  try {
    await session.attached;
    if (proxiesSignals) endProxy = proxySignals(client, container, context);
    foreground = new ForegroundSession({ ...options, session }, context);
    await session.started;
    options.onStarted?.();
    return yield* foreground.run();
  } finally {
    endProxy?.();
    foreground?.close();
    session.close();
  }
}
