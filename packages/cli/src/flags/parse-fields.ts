import { flagError } from './flag-error.ts';

const QUOTED = /"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$)/y;

/**
 * The fields of one line of comma-separated values, as buildx reads them: one that has a comma is put in quotes, a quote
 * in there is doubled. RFC 4180.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function splitFields(flag: string, text: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length;) {
    QUOTED.lastIndex = at;
    const found = QUOTED.exec(text);
    if (found === null) throw flagError(flag, text, 'a quote stands where none can be');
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = QUOTED.lastIndex + 1;
  }
  return fields;
}

/**
 * `KEY=VALUE,…`; keys in small letters.
 * @param known keys that there are
 * @throws TinydockError INVALID_ARGUMENT that names them
 */
export function parseFields(flag: string, text: string, known: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of splitFields(flag, text)) {
    const equals = field.indexOf('=');
    if (equals === -1) throw flagError(flag, text, `${JSON.stringify(field)} is not KEY=VALUE`);
    const key = field.slice(0, equals).trim().toLowerCase();
    if (!known.includes(key))
      throw flagError(flag, text, `unknown key ${JSON.stringify(key)}: there are ${known.join(', ')}`);
    fields.set(key, field.slice(equals + 1));
  }
  return fields;
}

/** @throws TinydockError INVALID_ARGUMENT */
export function parseSwitch(flag: string, key: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:1|t|true)$/i.test(value)) return true;
  if (/^(?:0|f|false)$/i.test(value)) return false;
  throw flagError(flag, `${key}=${value}`, 'expected true or false');
}
