import { Duplex, Readable, Writable } from 'node:stream';
import { type Server, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Reflection } from './open-reflection.ts';

/** grpc/reflection/v1/reflection.proto, and the version before it, which older tools ask. */
const SERVICES = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const;
const METHOD = 'ServerReflectionInfo';

type Bytes = ServerDuplexStream<Buffer, Buffer>;

function same(bytes: Buffer): Buffer {
  return bytes;
}

let opened: Promise<ReadonlyMap<string, Reflection>> | undefined;

/** What clients send, read; a message of another kind ends the call. */
async function* readMessages(call: Bytes, { requestDeserialize }: Reflection['definition']): AsyncGenerator<object> {
  for await (const bytes of call as AsyncIterable<Buffer>) {
    try {
      yield requestDeserialize(bytes);
    } catch {
      call.emit('error', { code: status.INVALID_ARGUMENT, details: 'that is no ServerReflectionRequest' });
      return;
    }
  }
}

/** The call as the library's handler takes it: with messages in place of bytes, and nothing else of a call. */
function toMessages(call: Bytes, definition: Reflection['definition']): ServerDuplexStream<object, object> {
  const writable = new Writable({
    objectMode: true,
    write: (message: object, _encoding, done) => {
      call.write(definition.responseSerialize(message));
      done();
    },
    final: (done) => {
      call.end();
      done();
    },
  });
  const readable = Readable.from(readMessages(call, definition));
  const stream = Duplex.from({ readable, writable }).on('error', (error) => call.emit('error', error));
  return stream as unknown as ServerDuplexStream<object, object>;
}

async function reflect(path: string, call: Bytes): Promise<void> {
  opened ??= import('./open-reflection.ts').then(({ openReflection }) => openReflection());
  const reflection = (await opened).get(path);
  if (reflection === undefined) throw new Error(`the library has no ${path}`);
  reflection.handle(toMessages(call, reflection.definition));
}

/**
 * Serves reflection, and makes the descriptors of all messages with the first call of it: two fifths of a daemon's
 * start, which few daemons are ever asked for.
 */
export function addReflection(server: Server): void {
  for (const service of SERVICES) {
    const path = `/${service}/${METHOD}`;
    const stream = { requestStream: true, responseStream: true } as const;
    const bytes = {
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    server.addService(
      { [METHOD]: { path, ...stream, ...bytes } },
      { [METHOD]: (call: Bytes) => void reflect(path, call).catch((error: unknown) => call.emit('error', error)) },
    );
  }
}
