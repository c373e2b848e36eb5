/** What went wrong, for a user. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
