import { createCancelledError } from '@tinydock/domain';

/** Awaits shared work without tying it to one waiter: an abort ends the waiting, not the work. @throws CANCELLED */
export async function waitFor<T>(work: Promise<T>, operation: string, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(createCancelledError(operation, signal));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
