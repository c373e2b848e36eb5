/**
 * Runs `work` on every item, at most `limit` at a time, and waits for all. The first failure aborts the signal given
 * to the others, is awaited with them, and is thrown.
 */
export async function runLimited<T>(
  options: { readonly items: readonly T[]; readonly limit: number; readonly signal: AbortSignal },
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const queue = options.items.values();
  let failure: { readonly error: unknown } | undefined;
  const runner = async (): Promise<void> => {
    for (const item of queue) {
      if (failure !== undefined) return;
      try {
        await work(item, signal);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: options.limit }, runner));
  if (failure !== undefined) throw failure.error;
}
