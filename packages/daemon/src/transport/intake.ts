import type { FileHandle } from 'node:fs/promises';
import { FileBytes } from '@tinydock/domain';
import type { DataTicketInput, OpenFile } from '@tinydock/protocol';
import type { DataSocket, IssuedTicket } from './data-socket.ts';
import { type ClientFile, openClientFile } from './open-client-file.ts';

export interface IntakeOptions {
  readonly dataSocket: DataSocket;
  /** The file that the client offers, if it does. */
  readonly file: OpenFile | null | undefined;
  readonly signal: AbortSignal;
}

/** The bytes that a client lets the daemon have, to be read once; {@link FileBytes} where they lie in a file. */
export type ReadIntake = () => AsyncIterable<Uint8Array>;

/** The first message of a call that takes bytes in. */
export type IntakeStart = { readonly ticket: DataTicketInput } | { readonly readingFile: true };

async function* readConnection(ticket: IssuedTicket): AsyncGenerator<Uint8Array, void, undefined> {
  const socket = await ticket.connection;
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) yield chunk;
  } finally {
    socket.destroy();
  }
}

/** Hands out a ticket for the data socket, which comes first, then what the work says. */
export async function* takeFromSocket<Progress>(
  { dataSocket, signal }: Pick<IntakeOptions, 'dataSocket' | 'signal'>,
  work: (read: ReadIntake) => AsyncIterable<Progress>,
): AsyncGenerator<Progress | { readonly ticket: DataTicketInput }, void, undefined> {
  const end = new AbortController();
  const ticket = dataSocket.issueTicket(AbortSignal.any([signal, end.signal]));
  try {
    yield { ticket: { socketPath: ticket.socketPath, token: ticket.token } };
    yield* work(() => readConnection(ticket));
  } finally {
    end.abort();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function* takeFromFile<Progress>(
  { handle, offset, length }: ClientFile,
  work: (read: ReadIntake) => AsyncIterable<Progress>,
): AsyncGenerator<Progress | IntakeStart, void, undefined> {
  try {
    yield { readingFile: true };
    const file = { fd: handle.fd, read: (position: number, bytes: number) => readAt(handle, position, bytes) };
    yield* work(() => new FileBytes(file, offset, length));
  } finally {
    await handle.close();
  }
}

/**
 * Takes in what a client lets the daemon have: the daemon reads a regular file by itself, and hands out a ticket for
 * the data socket otherwise. How comes first, then what the work says.
 */
export async function* takeIn<Progress>(
  options: IntakeOptions,
  work: (read: ReadIntake) => AsyncIterable<Progress>,
): AsyncGenerator<Progress | IntakeStart, void, undefined> {
  const { file } = options;
  const opened = file ? await openClientFile(file) : undefined;
  yield* opened === undefined ? takeFromSocket(options, work) : takeFromFile(opened, work);
}
