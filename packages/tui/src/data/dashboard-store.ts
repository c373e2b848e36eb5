import type { DashboardEvent, Effect } from '../state/dashboard-event.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import { update } from '../state/update.ts';

/** Events of the daemon may wait so long before they are drawn; keys never do. */
const DRAW_AFTER_MS = 66;

export interface StoreOptions {
  readonly initial: DashboardState;
  readonly onEffect: (effect: Effect) => void;
  /** After each change, before it is drawn. */
  readonly onChange: (state: DashboardState) => void;
}

/** Holds the state, and tells those who draw it of changes at a pace that eyes can follow. */
export class DashboardStore {
  readonly #options: StoreOptions;
  readonly #listeners = new Set<() => void>();
  #state: DashboardState;
  #drawn: DashboardState;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#state = options.initial;
    this.#drawn = options.initial;
  }

  get state(): DashboardState {
    return this.#state;
  }

  readonly dispatch = (event: DashboardEvent): void => {
    const { state, effects } = update(this.#state, event);
    const isChanged = state !== this.#state;
    this.#state = state;
    if (isChanged) {
      this.#options.onChange(state);
      if (event.type === 'key' || event.type === 'mouse' || event.type === 'resized') this.#draw();
      else this.#timer ??= setTimeout(() => this.#draw(), DRAW_AFTER_MS);
    }
    for (const effect of effects) this.#options.onEffect(effect);
  };

  /** The state as it is to be drawn. */
  readonly drawn = (): DashboardState => this.#drawn;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drawn = this.#state;
    for (const listener of this.#listeners) listener();
  }
}
