import { TinydockError } from '@tinydock/domain';
import {
  type CopyInChunk,
  type CopyInProgressInput,
  type CopyInRequest,
  type CopyOutRequest,
  requireText,
} from '@tinydock/protocol';
import type { ContainerCopies } from '../containers/container-copies.ts';
import type { DataSocket, IssuedTicket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';
import type { ContainerHandlers } from './service-handlers.ts';

export interface ContainerCopyHandlerOptions {
  readonly copies: ContainerCopies;
  /** Takes off a compression. */
  readonly unpack: (source: AsyncIterable<Uint8Array>) => Promise<AsyncIterable<Uint8Array>>;
  readonly dataSocket: DataSocket;
}

const MAX_PATH_BYTES = 4096;

function pathFromWire(field: string, bytes: Buffer): string {
  if (bytes.length > 0 && bytes.length <= MAX_PATH_BYTES && !bytes.includes(0)) return bytes.toString('latin1');
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid ${field}: expected a path` });
}

async function* readConnection(ticket: IssuedTicket): AsyncGenerator<Uint8Array, void, undefined> {
  const socket = await ticket.connection;
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) yield chunk;
  } finally {
    socket.destroy();
  }
}

interface CopyInWork {
  readonly request: CopyInRequest;
  readonly tar: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

async function* copyIn(options: ContainerCopyHandlerOptions, work: CopyInWork): AsyncGenerator<CopyInProgressInput> {
  const { request, tar, signal } = work;
  const copiedBytes = await options.copies.copyIn({
    container: requireText('container', request.container),
    directory: pathFromWire('directory', request.directory),
    keepOwner: request.keepOwner,
    tar: await options.unpack(tar),
    signal,
  });
  yield { copiedBytes };
}

async function* copyInFromSocket(
  options: ContainerCopyHandlerOptions,
  request: CopyInRequest,
  signal: AbortSignal,
): AsyncGenerator<CopyInProgressInput, void, undefined> {
  const end = new AbortController();
  const ticket = options.dataSocket.issueTicket(AbortSignal.any([signal, end.signal]));
  try {
    yield { ticket: { socketPath: ticket.socketPath, token: ticket.token } };
    yield* copyIn(options, { request, tar: readConnection(ticket), signal });
  } finally {
    end.abort();
  }
}

async function* copyInFromChunks(
  options: ContainerCopyHandlerOptions,
  chunks: AsyncIterable<CopyInChunk>,
  signal: AbortSignal,
): AsyncGenerator<CopyInProgressInput, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const request = first.done === true ? undefined : first.value.request;
  if (request === undefined || request === null) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the first message of a copy carries its request' });
  }
  async function* tar(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      if (next.value.data !== undefined) yield next.value.data;
    }
  }
  yield* copyIn(options, { request, tar: tar(), signal });
}

/** The calls of `tinydock.v1.ContainerService` that copy files. */
export function createContainerCopyHandlers(
  options: ContainerCopyHandlerOptions,
): Pick<ContainerHandlers, 'StatPath' | 'CopyOut' | 'CopyOutChunks' | 'CopyIn' | 'CopyInChunks'> {
  const { copies, dataSocket } = options;
  const copyOut = (request: CopyOutRequest, signal: AbortSignal): AsyncIterable<Uint8Array> =>
    copies.copyOut({
      container: requireText('container', request.container),
      path: pathFromWire('path', request.path),
      followLink: request.followLink,
      name: request.name.toString('latin1'),
      signal,
    });
  return {
    StatPath: async ({ container, path, followLink }) => {
      const found = await copies.statPath(requireText('container', container), pathFromWire('path', path), {
        followLink,
      });
      if (found === undefined) return { exists: false };
      return { exists: true, isDirectory: found.isDirectory, path: Buffer.from(found.path, 'latin1') };
    },
    CopyOut: (request, { signal }) => sendThroughSocket(dataSocket, copyOut(request, signal), signal),
    CopyOutChunks: (request, { signal }) => sendInMessages(copyOut(request, signal)),
    CopyIn: (request, { signal }) => copyInFromSocket(options, request, signal),
    CopyInChunks: (chunks, { signal }) => copyInFromChunks(options, chunks, signal),
  };
}
