import { TinydockError } from '@tinydock/domain';

/**
 * Reads a JSON column that this package wrote. The schema's version vouches for its shape; what is checked is that it
 * is an object at all.
 * @throws TinydockError DATA_LOSS naming the row
 */
export function readJsonColumn(text: unknown, row: string): object {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The error below says which row.
  }
  throw new TinydockError({ code: 'DATA_LOSS', message: `the database's record of ${row} cannot be read` });
}
