import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import type { Event } from '@tinydock/protocol';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import { describeError } from './describe-error.ts';
import { RepeatedReading } from './repeated-reading.ts';

/** A burst of events is one reason to look again. */
const REFRESH_AFTER_MS = 150;
const INFO_EVERY_MS = 10_000;
/** A daemon that hangs keeps its connections. */
const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 1000;

/** Keeps to a daemon: hears its events, and reads anew what is always shown. */
export class DaemonWatch {
  readonly #client: Client;
  readonly #dispatch: (event: DashboardEvent) => void;
  readonly #end = new AbortController();
  readonly #lists = new RepeatedReading((signal) => this.#readAgain(signal));
  /** How often the lists were to be read, and how often they have been. */
  #wanted = 0;
  #readings = 0;
  #refresh: NodeJS.Timeout | undefined;
  #isConnected = false;
  /** Whether the daemon is there, and has not answered when it was asked last. */
  #isSilent = false;
  /** The daemon's time from which on its events are wanted, and those of that moment that have been told. */
  #since: string | undefined;
  #told: readonly Event[] = [];

  constructor(client: Client, dispatch: (event: DashboardEvent) => void) {
    this.#client = client;
    this.#dispatch = dispatch;
  }

  /** How often what is always shown has been read: whatever happens is a reason to read other things too. */
  get readings(): number {
    return this.#readings;
  }

  /** Until it is stopped; a daemon that goes away is looked for again. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        await this.#connect();
        retryMs = FIRST_RETRY_MS;
        // Also what has happened while the lists were read, and while no daemon answered.
        const selection = { since: this.#since ?? '' };
        for await (const event of this.#client.system.events({ signal }, selection)) this.#take(event);
        this.#lose('the daemon ended');
      } catch (error) {
        this.#lose(describeError(error));
      }
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** Keeps the header's figures true while nothing happens, and sees whether the daemon still answers. */
  async keepInfo(): Promise<void> {
    const { signal } = this.#end;
    for (;;) {
      await delay(this.#isSilent ? LAST_RETRY_MS : INFO_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.#dispatch({ type: 'tick', now: new Date() });
      if (this.#isConnected) await this.#readInfo();
    }
  }

  stop(): void {
    clearTimeout(this.#refresh);
    this.#lists.follow('', 0);
    this.#end.abort();
  }

  async #connect(): Promise<void> {
    const { signal } = this.#end;
    this.#since ??= new Date((await this.#client.system.ping({ signal })).timeMs).toISOString();
    await this.#readAll(signal);
    this.#isConnected = true;
    this.#dispatch({ type: 'connection', connection: { kind: 'connected' } });
  }

  #lose(reason: string): void {
    this.#isConnected = false;
    this.#isSilent = false;
    this.#lists.follow('', 0);
    if (!this.#end.signal.aborted) this.#dispatch({ type: 'connection', connection: { kind: 'lost', reason } });
  }

  #take(event: Event): void {
    if (this.#told.some((told) => isDeepStrictEqual(told, event))) return;
    this.#told = [...this.#told.filter(({ time }) => time === event.time), event];
    this.#since = event.time;
    this.#dispatch({ type: 'events', events: [event] });
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#wanted += 1;
      if (this.#isConnected) this.#lists.follow('lists', this.#wanted);
    }, REFRESH_AFTER_MS);
  }

  async #readAgain(signal: AbortSignal): Promise<void> {
    try {
      await this.#readAll(signal);
    } catch (error) {
      if (!signal.aborted) this.#dispatch({ type: 'notice', text: describeError(error), isProblem: true });
    }
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const [info, containers, images] = await Promise.all([
      this.#client.system.info({ signal }),
      this.#client.containers.list({ all: true }, { signal }),
      this.#client.explorer.lineage('', { signal }),
    ]);
    this.#readings += 1;
    this.#dispatch({ type: 'info', info });
    this.#dispatch({ type: 'containers', containers });
    this.#dispatch({ type: 'images', images });
  }

  async #readInfo(): Promise<void> {
    try {
      const info = await this.#client.system.info({ signal: this.#end.signal, timeoutMs: ANSWER_WITHIN_MS });
      if (this.#isSilent) this.#dispatch({ type: 'connection', connection: { kind: 'connected' } });
      this.#isSilent = false;
      this.#dispatch({ type: 'info', info });
    } catch (error) {
      // Whoever has gone is noticed by those who read events.
      if (!this.#isConnected || !isTinydockError(error) || error.code !== 'DEADLINE_EXCEEDED') return;
      this.#isSilent = true;
      const reason = `it has not answered for ${ANSWER_WITHIN_MS / 1000} seconds`;
      this.#dispatch({ type: 'connection', connection: { kind: 'lost', reason } });
    }
  }
}
