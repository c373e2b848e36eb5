import { type CallFailure, createCallFailure, GRPC_STATUS } from '@tinydock/protocol';
import { encodeFrame, ERROR_CODE, FLAG, FRAME } from './frames.ts';

/** What comes for a stream. After `end` or `fail` nothing comes. */
export interface StreamEvents {
  readonly headers: (headers: ReadonlyMap<string, string>) => void;
  readonly data: (bytes: Buffer) => void;
  /** The other side has sent all. */
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

/** The connection, as its streams see it. */
export interface StreamCarrier {
  /** Of the other side; a new stream begins with it. */
  initialWindow(): number;
  maxFrameBytes(): number;
  /** Takes as much as `wanted` of what the connection as a whole may send. */
  takeWindow(wanted: number): number;
  write(parts: readonly Buffer[]): void;
  /** Grants the other side more on this stream. */
  grant(stream: number, bytes: number): void;
  resetStream(stream: number, code: number): void;
  forget(stream: number): void;
}

interface Outgoing {
  readonly bytes: Buffer;
  readonly isLast: boolean;
  readonly done: (isSent: boolean) => void;
}

/** How much may come on one stream before somebody reads it. */
export const STREAM_WINDOW_BYTES = 1024 * 1024;

function resetFailure(code: number): CallFailure {
  if (code === ERROR_CODE.cancel) return createCallFailure(GRPC_STATUS.CANCELLED, 'the call was cancelled');
  if (code === ERROR_CODE.refusedStream) return createCallFailure(GRPC_STATUS.UNAVAILABLE, 'the call was refused');
  const status = code === ERROR_CODE.enhanceYourCalm ? GRPC_STATUS.RESOURCE_EXHAUSTED : GRPC_STATUS.INTERNAL;
  return createCallFailure(status, `the call was ended with HTTP/2's code ${code}`);
}

/** RFC 9113, section 5: one request and what answers it, with the flow control of both directions. */
export class Http2Stream {
  readonly id: number;
  readonly #carrier: StreamCarrier;
  readonly #events: StreamEvents;
  readonly #outgoing: Outgoing[] = [];
  #window: number;
  #unread = 0;
  #hasSentAll = false;
  #isClosed = false;

  constructor(id: number, carrier: StreamCarrier, events: StreamEvents) {
    this.id = id;
    this.#carrier = carrier;
    this.#events = events;
    this.#window = carrier.initialWindow();
  }

  /** @returns true when the bytes have gone out, false where the stream ended before */
  async send(bytes: Buffer, isLast: boolean): Promise<boolean> {
    if (this.#isClosed) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#outgoing.push({ bytes, isLast, done: resolve });
    this.pump();
    return promise;
  }

  /** Gives the stream up. */
  cancel(): void {
    if (this.#isClosed) return;
    this.#carrier.resetStream(this.id, ERROR_CODE.cancel);
    this.#close();
  }

  /** Lets as much more come as has been read. */
  acknowledge(): void {
    if (this.#isClosed || this.#unread < STREAM_WINDOW_BYTES / 2) return;
    this.#carrier.grant(this.id, this.#unread);
    this.#unread = 0;
  }

  /** Sends what the windows allow. */
  pump(): void {
    for (let next = this.#outgoing[0]; next !== undefined; next = this.#outgoing[0]) {
      const { bytes, isLast, done } = next;
      const wanted = Math.min(bytes.length, this.#window, this.#carrier.maxFrameBytes());
      const count = wanted <= 0 ? 0 : this.#carrier.takeWindow(wanted);
      if (count === 0 && bytes.length > 0) return;
      this.#window -= count;
      const isWhole = count === bytes.length;
      const flags = isLast && isWhole ? FLAG.endStream : 0;
      this.#carrier.write(encodeFrame({ type: FRAME.data, flags, stream: this.id, payload: bytes.subarray(0, count) }));
      if (!isWhole) {
        this.#outgoing[0] = { bytes: bytes.subarray(count), isLast, done };
        continue;
      }
      this.#outgoing.shift();
      this.#hasSentAll ||= isLast;
      done(true);
    }
  }

  /** The other side takes so many bytes more, or fewer. */
  widen(bytes: number): void {
    this.#window += bytes;
    this.pump();
  }

  receiveHeaders(headers: ReadonlyMap<string, string>, isLast: boolean): void {
    if (this.#isClosed) return;
    this.#events.headers(headers);
    if (isLast) this.#receiveEnd();
  }

  /** @param size of the frame, which counts with its padding */
  receiveData(bytes: Buffer, size: number, isLast: boolean): void {
    if (this.#isClosed) return;
    this.#unread += size;
    this.#events.data(bytes);
    if (isLast) this.#receiveEnd();
  }

  #receiveEnd(): void {
    if (this.#isClosed) return;
    // Who answered before it had the whole request wants no more of it.
    if (!this.#hasSentAll) this.#carrier.resetStream(this.id, ERROR_CODE.none);
    this.#close();
    this.#events.end();
  }

  receiveReset(code: number): void {
    this.fail(resetFailure(code));
  }

  fail(error: Error): void {
    if (this.#isClosed) return;
    this.#close();
    this.#events.fail(error);
  }

  #close(): void {
    this.#isClosed = true;
    this.#carrier.forget(this.id);
    for (const { done } of this.#outgoing.splice(0)) done(false);
  }
}
