import { constants } from 'node:os';
import { TinydockError } from '@tinydock/domain';
import type { SignalSource } from './cli-context.ts';

/** These end a command. */
const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/** These too, where a container gets the signals. */
const PROXIED: readonly NodeJS.Signals[] = [...ENDING, 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];
const FORCED_AFTER = 3;

/** A command that was ended by a signal. */
export class SignalError extends TinydockError {
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super({ code: 'CANCELLED', message: `ended by ${signal}` });
    this.name = 'SignalError';
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Decides what a signal does: abort the command, or go to its container. */
export class SignalRouter {
  readonly #source: SignalSource;
  readonly #controller = new AbortController();
  readonly #onForced: () => void;
  readonly #unsubscribe: () => void;
  #proxy: ((signal: NodeJS.Signals) => void) | undefined;
  #count = 0;

  /** @param onForced called at the third SIGINT or SIGTERM: the command does not end by itself */
  constructor(source: SignalSource, onForced: () => void) {
    this.#source = source;
    this.#onForced = onForced;
    this.#unsubscribe = source.subscribe(ENDING, (signal) => {
      this.#receive(signal);
    });
  }

  /** Aborted by the first signal, with a {@link SignalError} as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives all signals to a listener until the returned function is called. */
  proxy(listener: (signal: NodeJS.Signals) => void): () => void {
    this.#proxy = listener;
    const others = PROXIED.filter((name) => !ENDING.includes(name));
    const unsubscribe = this.#source.subscribe(others, listener);
    return () => {
      unsubscribe();
      this.#proxy = undefined;
    };
  }

  /** Aborts for another reason than a signal. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  close(): void {
    this.#unsubscribe();
  }

  #receive(signal: NodeJS.Signals): void {
    if (signal === 'SIGINT' || signal === 'SIGTERM') this.#count += 1;
    if (this.#count >= FORCED_AFTER) this.#onForced();
    else if (this.#proxy !== undefined) this.#proxy(signal);
    else this.#controller.abort(new SignalError(signal));
  }
}
