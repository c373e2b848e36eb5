import type { EventCatalog, SystemEvent } from '@tinydock/domain';
import type { Logger } from './logger.ts';

/** How many events are kept; with the bounds below at most some 10 MB, and 3 MB where they are as long as usual. */
const KEPT_EVENTS = 10_000;
const MAX_ATTRIBUTES = 32;
const MAX_TEXT_LENGTH = 512;
/** Events come in bursts; one write to the disk for each would slow down what they tell of. */
const WRITE_DELAY_MS = 100;

function shorten(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH - 1)}…`;
}

/** Labels and command lines are of any length; what is recorded is not. The last attributes are the daemon's own. */
function bounded(event: SystemEvent): SystemEvent {
  const attributes = Object.entries(event.attributes)
    .slice(-MAX_ATTRIBUTES)
    .map(([key, value]) => [shorten(key), shorten(value)]);
  return {
    ...event,
    action: shorten(event.action),
    attributes: Object.fromEntries(attributes) as Record<string, string>,
  };
}

/** Keeps what happened. A daemon that is killed loses the last tenth of a second. */
export class EventHistory {
  readonly #catalog: EventCatalog;
  readonly #logger: Logger;
  #waiting: SystemEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(catalog: EventCatalog, logger: Logger) {
    this.#catalog = catalog;
    this.#logger = logger;
  }

  append(event: SystemEvent): void {
    if (this.#isClosed) return;
    this.#waiting.push(bounded(event));
    this.#timer ??= setTimeout(() => {
      this.#write();
    }, WRITE_DELAY_MS).unref();
  }

  /** Both ends included; the oldest first. */
  between(sinceMs: number, untilMs: number): readonly SystemEvent[] {
    this.#write();
    return this.#catalog.listEvents(sinceMs, untilMs);
  }

  /** Writes what waits; what comes later is not recorded. */
  close(): void {
    this.#write();
    this.#isClosed = true;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    try {
      this.#catalog.appendEvents(events, KEPT_EVENTS);
    } catch (error) {
      // The work that they tell of has been done, and must not fail for it.
      this.#logger.error({ err: error }, 'cannot record events');
    }
  }
}
