import { TinydockError, type TinydockErrorOptions } from '@tinydock/domain';

/** Whether trying again can help. */
export type RetryAdvice =
  | { readonly kind: 'never' }
  /** Nobody answered: worth waiting for in the middle of a download, not for a first request. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'transient'; readonly afterMs?: number | undefined };

/** A failed exchange with a registry, and whether trying again can help. */
export class RegistryError extends TinydockError {
  readonly retry: RetryAdvice;

  constructor(options: TinydockErrorOptions, retry: RetryAdvice = { kind: 'never' }) {
    super(options);
    this.retry = retry;
  }
}

/** An answer that breaks the distribution specification. */
export function createProtocolError(message: string, retry?: RetryAdvice): RegistryError {
  return new RegistryError({ code: 'UNAVAILABLE', reason: 'REGISTRY_PROTOCOL', message }, retry);
}
