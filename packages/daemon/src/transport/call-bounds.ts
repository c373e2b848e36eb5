import { EventEmitter } from 'node:events';
import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import { TinydockError } from '@tinydock/domain';
import { encodeError } from '@tinydock/protocol';

/** Of calls that are open on one connection: from so many on none is taken that streams, as a build does, or none at all. */
export const CALL_BOUNDS = { streams: 256, all: 512 };

/** HTTP/2 itself lets more through: what a client may not even begin waits there without a word. */
export const MAX_STREAMS_PER_CONNECTION = 2 * CALL_BOUNDS.all;

interface ConnectionStream {
  readonly stream: EventEmitter;
  readonly connection: object;
}

/** gRPC says of a connection its addresses, which all those to a unix socket share. */
function findConnection(call: object): ConnectionStream | undefined {
  const stream: unknown = 'stream' in call ? call.stream : undefined;
  if (!(stream instanceof EventEmitter) || !('session' in stream)) return undefined;
  const connection: unknown = stream.session;
  return typeof connection === 'object' && connection !== null ? { stream, connection } : undefined;
}

function tooMany(path: string, open: number): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    message: `${path} is refused: ${open} calls are open on this connection, which are all that it takes`,
    hint: 'End some of them, or make another connection.',
  });
}

/** Refuses what is too much for one connection at once, so that no call waits for others that may never end. */
export function boundCalls(): ServerInterceptor {
  const openCalls = new WeakMap<object, number>();
  return ({ path, requestStream, responseStream }, call) => {
    const found = findConnection(call);
    if (found === undefined) return new ServerInterceptingCall(call);
    const { stream, connection } = found;
    const open = openCalls.get(connection) ?? 0;
    if (open >= (requestStream || responseStream ? CALL_BOUNDS.streams : CALL_BOUNDS.all)) {
      const { details, metadata } = encodeError(tooMany(path, open));
      const refusal = { code: status.RESOURCE_EXHAUSTED, details, metadata };
      return new ServerInterceptingCall(call, {
        start: (next) => next({ onReceiveMetadata: () => call.sendStatus(refusal) }),
      });
    }
    openCalls.set(connection, open + 1);
    stream.once('close', () => openCalls.set(connection, (openCalls.get(connection) ?? 1) - 1));
    return new ServerInterceptingCall(call);
  };
}
