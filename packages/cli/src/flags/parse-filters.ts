import type { Filter } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';

/**
 * `--filter key=value`; the daemon knows the keys.
 * @param switches keys that mean true where they stand alone
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseFilters(values: readonly string[], switches: readonly string[] = []): Filter[] {
  return values
    .filter((text) => text !== '')
    .map((text) => {
      if (switches.includes(text)) return { key: text, value: 'true' };
      const equals = text.indexOf('=');
      if (equals < 1) throw flagError('--filter', text, 'expected KEY=VALUE');
      return { key: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1).trim() };
    });
}
