import type { AttachedProcess, AttachOptions, ContainerId, TerminalSize } from '@tinydock/domain';

/** What one client wants. */
export interface WaiterOptions extends AttachOptions {
  /** The size of its terminal. */
  readonly terminal: TerminalSize | undefined;
}

interface Waiter {
  readonly options: WaiterOptions;
  readonly resolve: (attached: AttachedProcess) => void;
  readonly reject: (error: unknown) => void;
}

/** Clients that want the streams of a container from its first byte on, before it has been started. */
export class AttachWaiters {
  readonly #waiters = new Map<ContainerId, Set<Waiter>>();

  /** Resolves when the container's next start has connected the streams; `cancel` gives the place up. */
  register(
    id: ContainerId,
    options: WaiterOptions,
  ): { readonly attached: Promise<AttachedProcess>; readonly cancel: () => void } {
    const { promise, resolve, reject } = Promise.withResolvers<AttachedProcess>();
    promise.catch(() => undefined);
    const waiter: Waiter = { options, resolve, reject };
    const waiters = this.#waiters.get(id) ?? new Set();
    this.#waiters.set(id, waiters.add(waiter));
    return {
      attached: promise,
      cancel: () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && this.#waiters.get(id) === waiters) this.#waiters.delete(id);
      },
    };
  }

  /** The size that the program's terminal shall have from the start: that of the first who has one. */
  terminalSize(id: ContainerId): TerminalSize | undefined {
    return [...(this.#waiters.get(id) ?? [])].find(({ options }) => options.terminal !== undefined)?.options.terminal;
  }

  /** Connects everyone who waits. Where `attach` fails, so do they, and the failure is thrown. */
  async connect(id: ContainerId, attach: (options: AttachOptions) => Promise<AttachedProcess>): Promise<void> {
    const waiters = this.#waiters.get(id) ?? new Set<Waiter>();
    this.#waiters.delete(id);
    try {
      for (const waiter of waiters) waiter.resolve(await attach(waiter.options));
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error);
      throw error;
    }
  }

  /** Tells everyone who waits that the container will not start. */
  fail(id: ContainerId, error: unknown): void {
    const waiters = this.#waiters.get(id) ?? new Set<Waiter>();
    this.#waiters.delete(id);
    for (const waiter of waiters) waiter.reject(error);
  }
}
