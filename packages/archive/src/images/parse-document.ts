import type { z } from 'zod';
import { describeIssues, isTinydockError } from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';

/** Reads a JSON file of the archive. @throws TinydockError INVALID_ARCHIVE that names it */
export function parseDocument<Schema extends z.ZodType>(
  name: string,
  bytes: Uint8Array,
  schema: Schema,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw createArchiveError(`${name} is not JSON`, undefined, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw createArchiveError(`${name}: ${describeIssues(parsed.error)}`);
}

/** Runs a parser of the domain; what it says of wrong input becomes INVALID_ARCHIVE and names the file. */
export function namingFile<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!isTinydockError(error) || error.code !== 'INVALID_ARGUMENT') throw error;
    throw createArchiveError(`${quote(name)}: ${error.message}`, error.hint, error);
  }
}
