import { randomUUID } from 'node:crypto';
import { TinydockError } from '@tinydock/domain';
import { AGENT_FAILURE, MAX_AGENT_MESSAGE_BYTES, MAX_KNOWN_HOSTS_BYTES } from '@tinydock/protocol';
import { EventQueue } from '../../concurrency/event-queue.ts';

/** Agents of SSH as builds use them; they run where the client is. */
export interface SshAgents {
  readonly ids: ReadonlySet<string>;
  /** A known_hosts file of the user; empty for none. */
  readonly knownHosts: Uint8Array;
  /** The agent's answer to a message, or that it failed: also where the client has gone. Never rejects. */
  ask(agent: string, message: Uint8Array): Promise<Uint8Array>;
}

/** What a client offers. */
export interface SshOffer {
  readonly ids: readonly string[];
  readonly knownHosts: Uint8Array;
}

export interface SshReply {
  readonly number: number;
  readonly message: Uint8Array;
}

export type SshEvent =
  /** Builds take the agents under this name. */
  | { readonly kind: 'forwarded'; readonly id: string }
  | { readonly kind: 'question'; readonly number: number; readonly agent: string; readonly message: Uint8Array };

interface ForwardWork {
  readonly offer: SshOffer;
  /** Ends when the client has sent its last. */
  readonly replies: AsyncIterable<SshReply>;
  readonly signal: AbortSignal;
}

/** Questions of one client that wait for their replies. */
const MAX_QUESTIONS = 64;
const MAX_AGENTS = 64;
const MAX_ID_LENGTH = 256;

function checkOffer({ ids, knownHosts }: SshOffer): void {
  const fail = (message: string): Error => new TinydockError({ code: 'INVALID_ARGUMENT', message });
  if (ids.length > MAX_AGENTS || ids.some((id) => id === '' || id.length > MAX_ID_LENGTH))
    throw fail(`a build takes at most ${MAX_AGENTS} SSH agents, with ids of 1 to ${MAX_ID_LENGTH} characters`);
  if (knownHosts.length > MAX_KNOWN_HOSTS_BYTES)
    throw fail(`the file of known hosts is larger than ${MAX_KNOWN_HOSTS_BYTES} bytes`);
}

/** The agents of one client, and the questions that it has not answered yet. */
class Forward implements SshAgents {
  readonly ids: ReadonlySet<string>;
  readonly knownHosts: Uint8Array;
  readonly events = new EventQueue<SshEvent>();
  readonly #waiting = new Map<number, (message: Uint8Array) => void>();
  #asked = 0;
  #sent = 0;
  #hasEnded = false;

  constructor({ ids, knownHosts }: SshOffer) {
    this.ids = new Set(ids);
    this.knownHosts = knownHosts;
  }

  async ask(agent: string, message: Uint8Array): Promise<Uint8Array> {
    if (this.#hasEnded || this.#waiting.size >= MAX_QUESTIONS || !this.ids.has(agent)) return AGENT_FAILURE;
    const number = (this.#asked += 1);
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    this.#waiting.set(number, resolve);
    this.events.push({ kind: 'question', number, agent, message });
    return await promise;
  }

  /** The client is about to get this question, and may answer it. */
  sending(number: number): void {
    this.#sent = number;
  }

  /** What nobody has asked for is dropped, and what comes before its question: else more of those could wait than may. */
  take({ number, message }: SshReply): void {
    if (number > this.#sent) return;
    const resolve = this.#waiting.get(number);
    this.#waiting.delete(number);
    resolve?.(message.length === 0 || message.length > MAX_AGENT_MESSAGE_BYTES ? AGENT_FAILURE : message);
  }

  end(): void {
    this.#hasEnded = true;
    for (const resolve of this.#waiting.values()) resolve(AGENT_FAILURE);
    this.#waiting.clear();
    this.events.end();
  }
}

/** Agents that clients let builds ask, each for as long as the call lasts that offers it. */
export class SshForwards {
  readonly #forwards = new Map<string, Forward>();

  /**
   * Offers agents to builds, and asks the client what they ask, until the client has sent its last or is gone.
   * @throws TinydockError INVALID_ARGUMENT
   */
  async *forward({ offer, replies, signal }: ForwardWork): AsyncGenerator<SshEvent, void, undefined> {
    checkOffer(offer);
    const forward = new Forward(offer);
    // Nobody else can tell it.
    const id = randomUUID();
    this.#forwards.set(id, forward);
    const end = (): void => forward.end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const taking = (async () => {
      for await (const reply of replies) forward.take(reply);
    })().finally(end);
    // Why replies end early comes with the signal.
    taking.catch(() => undefined);
    try {
      yield { kind: 'forwarded', id };
      for await (const event of forward.events) {
        if (event.kind === 'question') forward.sending(event.number);
        yield event;
      }
    } finally {
      signal.removeEventListener('abort', end);
      this.#forwards.delete(id);
      end();
    }
  }

  /** @throws TinydockError NOT_FOUND for those whose call has ended */
  take(id: string): SshAgents {
    const forward = this.#forwards.get(id);
    if (forward !== undefined) return forward;
    throw new TinydockError({ code: 'NOT_FOUND', message: 'the SSH agents of the build are not there any more' });
  }
}

/** Of a build that was given none. */
export const NO_SSH_AGENTS: SshAgents = {
  ids: new Set(),
  knownHosts: new Uint8Array(),
  ask: () => Promise.resolve(AGENT_FAILURE),
};
