import { flagError } from '../flags/flag-error.ts';

const DEFAULT_KEYS = 'ctrl-p,ctrl-q';
/** The control characters from 0 on; ascii(7). */
const CONTROL_KEYS = '@abcdefghijklmnopqrstuvwxyz[\\]^_';
const CONTROL = 'ctrl-';
const DELETE = 127;

function parseKey(key: string, text: string): number {
  if (key.length === 1 && key.charCodeAt(0) < 128) return key.charCodeAt(0);
  if (key.toUpperCase() === 'DEL') return DELETE;
  const control = key.startsWith(CONTROL) ? CONTROL_KEYS.indexOf(key.slice(CONTROL.length).toLowerCase()) : -1;
  if (control >= 0 && key.length === CONTROL.length + 1) return control;
  throw flagError('--detach-keys', text, `unknown key ${JSON.stringify(key)}; a key is a character or ctrl-LETTER`);
}

/**
 * The bytes of a sequence of keys such as `ctrl-p,ctrl-q` or `a,ctrl-]`; none of the empty text, which turns detaching
 * off.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseDetachKeys(text: string = DEFAULT_KEYS): Uint8Array {
  return text === '' ? new Uint8Array() : Uint8Array.from(text.split(','), (key) => parseKey(key, text));
}

/** Watches what the user types for the keys that detach. */
export class DetachWatcher {
  readonly #keys: Uint8Array;
  #matched = 0;

  constructor(keys: Uint8Array) {
    this.#keys = keys;
  }

  /** What to send on: keys of a sequence that has begun are held back until another key breaks it. */
  take(typed: Uint8Array): { readonly data: Uint8Array; readonly isDetached: boolean } {
    if (this.#keys.length === 0) return { data: typed, isDetached: false };
    const data: number[] = [];
    for (const byte of typed) {
      if (byte !== this.#keys[this.#matched]) {
        data.push(...this.#keys.subarray(0, this.#matched));
        this.#matched = 0;
      }
      if (byte === this.#keys[this.#matched]) this.#matched += 1;
      else data.push(byte);
      if (this.#matched === this.#keys.length) return { data: Uint8Array.from(data), isDetached: true };
    }
    return { data: Uint8Array.from(data), isDetached: false };
  }
}
