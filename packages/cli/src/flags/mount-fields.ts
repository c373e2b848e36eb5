import { flagError } from './flag-error.ts';
import { splitFields } from './parse-fields.ts';

/** The fields of one `--mount`, by their full names. */
export class MountFields {
  readonly #text: string;
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(text: string, values: ReadonlyMap<string, readonly string[]>) {
    this.#text = text;
    this.#values = values;
  }

  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** Of one that comes several times, the last counts, as in Docker. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** @throws TinydockError INVALID_ARGUMENT */
  isOn(name: string): boolean {
    const value = this.text(name) ?? 'false';
    if (!/^(?:1|0|t|f|true|false)$/i.test(value)) throw this.fail(`${name} is true or false`);
    return /^(?:1|t|true)$/i.test(value);
  }

  /** `KEY=VALUE`, any number of them; a key alone has the empty value. @throws TinydockError INVALID_ARGUMENT */
  entries(name: string): Readonly<Record<string, string>> {
    const pairs = (this.#values.get(name) ?? []).map((pair) => {
      const [, key = '', value = ''] = /^([^=]+)=?(.*)$/s.exec(pair) ?? [];
      if (key === '') throw this.fail(`${name} is KEY=VALUE`);
      return [key, value] as const;
    });
    return Object.fromEntries(pairs);
  }

  fail(problem: string): Error {
    return flagError('--mount', this.#text, problem);
  }
}

const NAMES: Readonly<Record<string, string>> = { src: 'source', dst: 'target', destination: 'target', ro: 'readonly' };
const SWITCHES = ['readonly', 'volume-nocopy', 'bind-nonrecursive'];

/**
 * Comma-separated fields, of which one with a comma is put in quotes: `"volume-opt=o=size=1m,mode=700"`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function readMountFields(text: string): MountFields {
  const values = new Map<string, string[]>();
  for (const field of splitFields('--mount', text)) {
    const equals = field.indexOf('=');
    const name = (equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase();
    const full = NAMES[name] ?? name;
    if (equals === -1 && !SWITCHES.includes(full)) throw flagError('--mount', text, `expected ${name}=VALUE`);
    values.set(full, [...(values.get(full) ?? []), equals === -1 ? 'true' : field.slice(equals + 1)]);
  }
  return new MountFields(text, values);
}
