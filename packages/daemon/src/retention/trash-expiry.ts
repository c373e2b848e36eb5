import type { TrashCatalog } from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import type { Logger } from '../system/logger.ts';

export interface TrashExpiryOptions {
  readonly trash: TrashCatalog;
  readonly garbage: GarbageCollector;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/** The clock may be set meanwhile, and timers count at most 24 days. */
const MAX_SLEEP_MS = 3_600_000;

/** Forgets what is in the trash when its time has come. */
export class TrashExpiry {
  readonly #options: TrashExpiryOptions;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: TrashExpiryOptions) {
    this.#options = options;
  }

  /** Forgets what has expired, and wakes up for what is next. Content goes with the next collection. */
  sweep(): void {
    const { trash, clock, logger } = this.#options;
    const now = clock().getTime();
    const expired = trash.listTrash().filter(({ expiresAt }) => Date.parse(expiresAt) <= now);
    if (expired.length > 0) {
      trash.forgetImages(expired.map(({ id }) => id));
      logger.info({ images: expired.map(({ id }) => id) }, 'removed images have expired');
    }
    this.reschedule();
  }

  /** To be told of new things in the trash. */
  reschedule(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const { trash, clock } = this.#options;
    const next = Math.min(...trash.listTrash().map(({ expiresAt }) => Date.parse(expiresAt)));
    if (next === Infinity) return;
    const sleepMs = Math.min(Math.max(next - clock().getTime(), 0), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => void this.#wake(), sleepMs).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #wake(): Promise<void> {
    try {
      this.sweep();
      await this.#options.garbage.collect();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'cannot delete what has expired in the trash');
    }
  }
}
