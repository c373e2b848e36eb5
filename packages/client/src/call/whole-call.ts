import { TinydockError } from '@tinydock/domain';
import { loadServices } from '@tinydock/protocol';
import type { CallOptions, Connection } from './connection.ts';
import type { MethodOf } from './method.ts';
import { callUnary } from './unary-call.ts';

/**
 * As {@link callUnary}, for requests that remove what their fields select: a daemon that passes over fields that it does
 * not know would remove more than was asked for, and is not asked.
 * @throws TinydockError FAILED_PRECONDITION for such a daemon
 */
export async function callWhole<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  call: { readonly request: Request; readonly options: CallOptions },
): Promise<Response> {
  const ping = loadServices().system.Ping;
  const { refusesUnknownFields } = await callUnary(connection, ping, { request: {}, options: call.options });
  if (!refusesUnknownFields) throw olderError();
  return callUnary(connection, method, call);
}

function olderError(): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: 'tinydockd is older than this client, and may remove more than is asked for',
    hint: 'Restart the daemon with the version of the client.',
  });
}
