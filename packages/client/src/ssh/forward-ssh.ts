import { TinydockError } from '@tinydock/domain';
import { AGENT_FAILURE, type ProtocolServices, type SshFromClientInput, type SshToClient } from '@tinydock/protocol';
import type { CallOptions, Connection } from '../call/connection.ts';
import { callDuplex, type DuplexCall } from '../call/stream-call.ts';
import { askAgent } from './ask-agent.ts';

/** Agents that a build may ask. */
export interface SshInput {
  /** Paths of their sockets, by the ids of the mounts. */
  readonly agents: ReadonlyMap<string, string>;
  /** The user's file with the hosts that they know; empty for none. */
  readonly knownHosts: Uint8Array;
}

interface Forwarding {
  readonly connection: Connection;
  readonly methods: ProtocolServices['builds'];
  readonly options: CallOptions;
}

/** Builds may ask the agents until this is disposed of. */
export interface SshForward extends AsyncDisposable {
  /** For the request of a build. */
  readonly id: string;
}

/** Connections with agents; the daemon asks no more than so many things at a time. */
const MAX_QUESTIONS = 64;

async function answerAll(
  call: DuplexCall<SshFromClientInput, SshToClient>,
  agents: SshInput['agents'],
  signal: AbortSignal,
): Promise<void> {
  let asked = 0;
  for await (const { question } of call.responses) {
    if (!question) continue;
    const { number, agent, message } = question;
    const socketPath = agents.get(agent);
    const isKnown = socketPath !== undefined && asked < MAX_QUESTIONS;
    asked += 1;
    // One may wait for the user while others are answered.
    void (isKnown ? askAgent(socketPath, message, signal) : Promise.resolve(AGENT_FAILURE)).then((answer) => {
      asked -= 1;
      return call.send({ reply: { number, message: Buffer.from(answer) } });
    });
  }
}

/**
 * Lets builds ask agents that only the client can reach: the daemon sends what is asked over a call of its own, one
 * message of the agent protocol at a time.
 * @throws TinydockError as the daemon sent it
 */
export async function forwardSsh(
  { connection, methods, options }: Forwarding,
  { agents, knownHosts }: SshInput,
): Promise<SshForward> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const call = callDuplex(connection, methods.ForwardSsh, { ...options, signal });
  await call.send({ agents: { ids: [...agents.keys()], knownHosts: Buffer.from(knownHosts) } });
  const first = await call.responses.next();
  const id = first.done === true ? undefined : first.value.forwarded;
  if (id === undefined) {
    call.cancel();
    throw new TinydockError({ code: 'INTERNAL', message: 'the daemon forwards no SSH agents' });
  }
  // Where the call breaks off, what is asked fails, and the build says so.
  const answering = answerAll(call, agents, signal).catch(() => undefined);
  return {
    id,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await answering;
    },
  };
}
