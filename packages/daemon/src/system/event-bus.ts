import { EventEmitter } from 'node:events';
import { EventQueue } from '../concurrency/event-queue.ts';

/** One thing that happened to an image or container; the actions have Docker's names. */
export interface SystemEvent {
  /** RFC 3339. */
  readonly time: string;
  readonly type: 'image' | 'container';
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const MAX_WAITING_EVENTS = 10_000;

/** Tells everyone who listens what happens, from the moment they subscribe. */
export class EventBus {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  publish(event: Omit<SystemEvent, 'time'>): void {
    this.#emitter.emit('event', { ...event, time: this.#clock().toISOString() });
  }

  /** Ends when the signal is aborted, or when the reader has fallen 10,000 events behind. */
  async *subscribe(signal: AbortSignal): AsyncGenerator<SystemEvent, void, undefined> {
    const queue = new EventQueue<SystemEvent>();
    let waiting = 0;
    const end = (): void => {
      queue.end();
    };
    const take = (event: SystemEvent): void => {
      waiting += 1;
      if (waiting > MAX_WAITING_EVENTS) end();
      else queue.push(event);
    };
    this.#emitter.on('event', take);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      for await (const event of queue) {
        waiting -= 1;
        yield event;
      }
    } finally {
      this.#emitter.off('event', take);
      signal.removeEventListener('abort', end);
    }
  }
}
