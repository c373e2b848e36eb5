import { TinydockError } from '@tinydock/domain';

/** What was given for the flags of a command, by their long names. */
export class FlagValues {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  boolean(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** Undefined where the flag was not given. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** All values of a flag that may be given several times, in their order. */
  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  /** @throws TinydockError INVALID_ARGUMENT where the value is not a whole number */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (Math.abs(value) < 2 ** 31) return value;
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid value ${JSON.stringify(text)} for --${name}: expected a whole number`,
    });
  }
}
