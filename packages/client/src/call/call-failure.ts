import { createCancelledError, TinydockError } from '@tinydock/domain';
import { decodeError } from '@tinydock/protocol';

/** What a call failed of, as the caller should see it: their own reason for the cancellation before gRPC's. */
export function callFailure(method: string, error: unknown, signal: AbortSignal | undefined): TinydockError {
  if (signal?.aborted === true) return createCancelledError(method, signal);
  const decoded = decodeError(error);
  if (decoded instanceof TinydockError) return decoded;
  return new TinydockError({ code: 'INTERNAL', message: `${method} failed: ${decoded.message}`, cause: decoded });
}
