import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createCancelledError } from '@tinydock/domain';
import { SMALL_CONTEXT_FILES } from '@tinydock/protocol';
import { ContextReceiver, type ReceivedContext } from './context-receiver.ts';
import { ContextThread, type IntakeRequest } from './context-thread.ts';
import { INDEX_NAME } from './kept-contents.ts';

/** How long a thread without work is kept; starting one takes some 50 ms. */
const IDLE_MS = 10_000;
/** A context of few files and of so many bytes takes less time than starting a thread, and does not keep others waiting. */
const SMALL_BYTES = 4 * 1024 * 1024;
const SMALL_INDEX_BYTES = 512 * 1024;

/** What the client says that comes. */
export interface ContextSize {
  readonly files: number;
  readonly sizeBytes: number;
}

function isSmall({ directory }: IntakeRequest, { files, sizeBytes }: ContextSize): boolean {
  if (files > SMALL_CONTEXT_FILES || sizeBytes > SMALL_BYTES) return false;
  const index = statSync(join(directory, INDEX_NAME), { throwIfNoEntry: false });
  return index === undefined || index.size <= SMALL_INDEX_BYTES;
}

/** What is larger than its client said ends the build. */
function limitToSmall({ limits, ...request }: IntakeRequest): IntakeRequest {
  const maxBytes = Math.min(limits.maxBytes, SMALL_BYTES);
  const maxEntries = Math.min(limits.maxEntries, SMALL_CONTEXT_FILES);
  return { ...request, limits: { maxBytes, maxEntries } };
}

async function receiveHere(request: IntakeRequest): Promise<ReceivedContext> {
  const receiver = new ContextReceiver(request);
  let received = 0;
  try {
    for await (const chunk of request.source) {
      received += chunk.length;
      request.onBytes(received);
      const bits = receiver.write(chunk);
      if (bits !== undefined) request.onWanted(bits);
    }
    return receiver.finish();
  } catch (error) {
    receiver.abort();
    throw request.signal.aborted ? createCancelledError('the build', request.signal) : error;
  } finally {
    receiver.close();
  }
}

/** Takes contexts in: small ones at once, others in threads, which hash and write. */
export class ContextIntake {
  readonly #workerUrl: URL;
  readonly #idle = new Set<ContextThread>();

  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl;
  }

  /**
   * Nothing of a context that does not come to its end is kept.
   * @param expected decides where the work is done
   * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, RESOURCE_EXHAUSTED, CANCELLED
   */
  async receive(request: IntakeRequest, expected: ContextSize): Promise<ReceivedContext> {
    if (isSmall(request, expected)) return receiveHere(limitToSmall(request));
    const thread = this.#take();
    try {
      return await thread.receive(request);
    } finally {
      this.#putBack(thread);
    }
  }

  #take(): ContextThread {
    const [idle] = this.#idle;
    if (idle === undefined) return new ContextThread(this.#workerUrl);
    this.#idle.delete(idle);
    idle.setIdle(false);
    return idle;
  }

  #putBack(thread: ContextThread): void {
    if (!thread.isAlive) return;
    this.#idle.add(thread);
    thread.setIdle(true);
    setTimeout(() => {
      if (this.#idle.delete(thread)) void thread.end();
    }, IDLE_MS).unref();
  }

  /** Ends the threads that have no work. */
  async close(): Promise<void> {
    const threads = [...this.#idle];
    this.#idle.clear();
    await Promise.all(threads.map((thread) => thread.end()));
  }
}
