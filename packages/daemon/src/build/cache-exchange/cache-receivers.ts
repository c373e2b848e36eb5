import { createCancelledError, TinydockError } from '@tinydock/domain';

type Bytes = AsyncIterable<Uint8Array>;
type Have = ReadonlySet<string>;

/** How long a build waits for a client that said it would come. */
const RECEIVER_TIMEOUT_MS = 30_000;

interface Delivery {
  readonly bytes: Bytes;
  readonly taken: PromiseWithResolvers<undefined>;
}

/** Where one client and one build meet; either may come first. */
interface Meeting {
  readonly receiver: PromiseWithResolvers<Have>;
  readonly delivery: PromiseWithResolvers<Delivery>;
  isReceiving: boolean;
  isDelivering: boolean;
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal, error: () => Error): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(error());
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Clients that take the caches which builds give. An id is known to one client alone. */
export class CacheReceivers {
  readonly #meetings = new Map<string, Meeting>();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number = RECEIVER_TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  #meet(id: string): Meeting {
    const known = this.#meetings.get(id);
    if (known !== undefined) return known;
    const meeting = { receiver: Promise.withResolvers<Have>(), delivery: Promise.withResolvers<Delivery>() };
    // Nobody may be waiting for it.
    meeting.delivery.promise.catch(() => undefined);
    const made = { ...meeting, isReceiving: false, isDelivering: false };
    this.#meetings.set(id, made);
    return made;
  }

  /**
   * Waits for the build, and takes what it gives.
   * @throws TinydockError ALREADY_EXISTS where somebody does so already; CANCELLED; what the build's bytes throw
   */
  async *receive(
    id: string,
    { have, signal }: { readonly have: readonly string[]; readonly signal: AbortSignal },
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const meeting = this.#meet(id);
    if (meeting.isReceiving)
      throw new TinydockError({ code: 'ALREADY_EXISTS', message: 'a client waits for this cache already' });
    meeting.isReceiving = true;
    meeting.receiver.resolve(new Set(have));
    let delivery: Delivery | undefined;
    try {
      delivery = await orAborted(meeting.delivery.promise, signal, () => createCancelledError('the transfer', signal));
      yield* delivery.bytes;
      delivery.taken.resolve(undefined);
    } catch (error) {
      delivery?.taken.reject(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      if (this.#meetings.get(id) === meeting) this.#meetings.delete(id);
      const message = 'the client stopped taking the cache';
      delivery?.taken.reject(new TinydockError({ code: 'UNAVAILABLE', message }));
    }
  }

  /**
   * Gives a client what `write` yields; resolves when it has taken all.
   * @throws TinydockError UNAVAILABLE where it does not come, or stops; ALREADY_EXISTS where another build has come
   * before; CANCELLED; what `write` throws
   */
  async deliver(id: string, write: (have: Have) => Bytes, signal: AbortSignal): Promise<void> {
    const meeting = this.#meet(id);
    if (meeting.isDelivering)
      throw new TinydockError({ code: 'ALREADY_EXISTS', message: 'another build gives its cache to this client' });
    meeting.isDelivering = true;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
    const gone = (): Error =>
      signal.aborted
        ? createCancelledError('the build', signal)
        : new TinydockError({ code: 'UNAVAILABLE', message: 'the client does not take the cache' });
    try {
      const have = await orAborted(meeting.receiver.promise, patience, gone);
      const taken = Promise.withResolvers<undefined>();
      meeting.delivery.resolve({ bytes: write(have), taken });
      await orAborted(taken.promise, signal, gone);
    } finally {
      if (this.#meetings.get(id) === meeting && !meeting.isReceiving) this.#meetings.delete(id);
    }
  }
}
