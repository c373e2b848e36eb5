import { Duplex, Readable, Writable } from 'node:stream';
import {
  type handleBidiStreamingCall as BidiHandler,
  type MethodDefinition,
  type Server,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { loadProtocol } from '@tinydock/protocol';

/** grpc/reflection/v1/reflection.proto, and the version before it, which older tools ask. */
const SERVICES = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const;
const METHOD = 'ServerReflectionInfo';

type Bytes = ServerDuplexStream<Buffer, Buffer>;

interface Reflection {
  readonly definition: MethodDefinition<object, object>;
  readonly handle: BidiHandler<object, object>;
}

function same(bytes: Buffer): Buffer {
  return bytes;
}

let opened: Promise<ReadonlyMap<string, Reflection>> | undefined;

async function openReflection(): Promise<ReadonlyMap<string, Reflection>> {
  const { ReflectionService } = await import('@grpc/reflection');
  const services = new Map<string, Reflection>();
  new ReflectionService(loadProtocol()).addToServer({
    addService: (service: ServiceDefinition, implementation: Readonly<Record<string, UntypedHandleCall>>) => {
      const definition = service[METHOD] as MethodDefinition<object, object>;
      const [, name = ''] = definition.path.split('/');
      services.set(name, { definition, handle: implementation[METHOD] as BidiHandler<object, object> });
    },
  });
  return services;
}

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
  return Duplex.from({ readable, writable }) as unknown as ServerDuplexStream<object, object>;
}

async function reflect(service: string, call: Bytes): Promise<void> {
  opened ??= openReflection();
  const reflection = (await opened).get(service);
  if (reflection === undefined) throw new Error(`there is no reflection of ${service}`);
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
      { [METHOD]: (call: Bytes) => void reflect(service, call).catch((error: unknown) => call.emit('error', error)) },
    );
  }
}
