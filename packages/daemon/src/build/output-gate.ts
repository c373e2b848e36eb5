const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Holds back readers of commands' output while the client has not taken what was read before. */
export class OutputGate {
  #waitingBytes = 0;
  #open: PromiseWithResolvers<void> | undefined;

  add(bytes: number): void {
    this.#waitingBytes += bytes;
  }

  taken(bytes: number): void {
    this.#waitingBytes -= bytes;
    if (this.#waitingBytes < MAX_WAITING_BYTES) this.release();
  }

  /** Lets everybody through who waits now. */
  release(): void {
    this.#open?.resolve();
    this.#open = undefined;
  }

  /** Resolves when more may be read, or where the signal is aborted: the client may be gone, and take nothing any more. */
  async ready(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#waitingBytes < MAX_WAITING_BYTES) return;
    this.#open ??= Promise.withResolvers();
    await this.#open.promise;
  }
}
