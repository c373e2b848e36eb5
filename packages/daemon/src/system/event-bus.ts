import { EventEmitter } from 'node:events';
import type { SystemEvent } from '@tinydock/domain';
import { EventQueue } from '../concurrency/event-queue.ts';
import type { EventHistory } from './event-history.ts';

/** Which events a reader wants. */
export interface EventSelection {
  /** Milliseconds since 1970; with one of the two, what happened before counts too. */
  readonly sinceMs?: number | undefined;
  /** The reading ends then. */
  readonly untilMs?: number | undefined;
  readonly isWanted?: ((event: SystemEvent) => boolean) | undefined;
}

const MAX_WAITING_EVENTS = 10_000;
/** Timers count in 32 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Tells everyone who listens what happens, and what happened. */
export class EventBus {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #clock: () => Date;
  readonly #history: Pick<EventHistory, 'append' | 'between'> | undefined;

  /** @param history keeps the events; without it there is no past */
  constructor(clock: () => Date, history?: Pick<EventHistory, 'append' | 'between'>) {
    this.#clock = clock;
    this.#history = history;
  }

  publish(event: Omit<SystemEvent, 'time'>): void {
    const timed = { ...event, time: this.#clock().toISOString() };
    this.#history?.append(timed);
    this.#emitter.emit('event', timed);
  }

  /** Calls the listener at each event, for as long as the daemon runs. */
  observe(listener: () => void): void {
    this.#emitter.on('event', listener);
  }

  /**
   * From the first `next()` on, and before it where the selection goes back. Ends at the selection's end, when the
   * signal is aborted, or when the reader has fallen 10,000 events behind.
   */
  async *subscribe(
    signal: AbortSignal,
    { sinceMs, untilMs, isWanted = () => true }: EventSelection = {},
  ): AsyncGenerator<SystemEvent, void, undefined> {
    const queue = new EventQueue<SystemEvent>();
    let waiting = 0;
    const end = (): void => {
      queue.end();
    };
    const take = (event: SystemEvent): void => {
      if (!isWanted(event)) return;
      waiting += 1;
      if (waiting > MAX_WAITING_EVENTS) end();
      else queue.push(event);
    };
    this.#emitter.on('event', take);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const timer = this.#endAt(untilMs, end);
    try {
      // In the same turn as the subscription: nothing is told twice, and nothing is missing.
      yield* this.#past(sinceMs, untilMs).filter(isWanted);
      for await (const event of queue) {
        waiting -= 1;
        yield event;
      }
    } finally {
      clearTimeout(timer);
      this.#emitter.off('event', take);
      signal.removeEventListener('abort', end);
    }
  }

  #past(sinceMs: number | undefined, untilMs: number | undefined): readonly SystemEvent[] {
    if (sinceMs === undefined && untilMs === undefined) return [];
    return this.#history?.between(sinceMs ?? 0, untilMs ?? Infinity) ?? [];
  }

  #endAt(untilMs: number | undefined, end: () => void): NodeJS.Timeout | undefined {
    if (untilMs === undefined) return undefined;
    const leftMs = untilMs - this.#clock().getTime();
    if (leftMs <= 0) end();
    return leftMs <= 0 || leftMs > MAX_TIMER_MS ? undefined : setTimeout(end, leftMs).unref();
  }
}
