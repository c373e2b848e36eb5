function envName(entry: string): string {
  const equals = entry.indexOf('=');
  return equals === -1 ? entry : entry.slice(0, equals);
}

/** Later entries replace earlier ones of the same name; an entry without `=` removes the name, as Docker has it. */
export function mergeEnv(...lists: readonly (readonly string[])[]): string[] {
  const merged = new Map<string, string | undefined>();
  for (const entry of lists.flat()) merged.set(envName(entry), entry.includes('=') ? entry : undefined);
  return [...merged.values()].filter((entry) => entry !== undefined);
}
