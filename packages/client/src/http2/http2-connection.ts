import { connect, type Socket } from 'node:net';
import { createCallFailure, GRPC_STATUS } from '@tinydock/protocol';
import {
  decodeSettings,
  DEFAULT_MAX_FRAME_BYTES,
  DEFAULT_WINDOW_BYTES,
  encodeFrame,
  encodeNumbers,
  encodeSettings,
  ERROR_CODE,
  FLAG,
  type Frame,
  FRAME,
  FrameReader,
  HEADER_BYTES,
  PREFACE,
  SETTING,
  unpad,
} from './frames.ts';
import { decodeHeaders, encodeHeaders } from './header-block.ts';
import { Http2Stream, STREAM_WINDOW_BYTES, type StreamCarrier, type StreamEvents } from './http2-stream.ts';

/** Far more than all streams together have open: each is bounded by its own window. */
const CONNECTION_WINDOW_BYTES = 2 ** 30;
/** Trailers have at most what Node sends; more is not ours. */
const MAX_HEADER_BYTES = 256 * 1024;

interface HeaderFragments {
  readonly stream: number;
  readonly isLast: boolean;
  readonly parts: Buffer[];
  /** Of the frames, so that empty ones are not without bound. */
  bytes: number;
}

/**
 * RFC 9113: the client's side of a connection to a unix socket. Node's own loads TLS, cryptography and HTTP/1 with it,
 * for which every command would wait as long as for half of Node itself.
 */
export class Http2Connection {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #streams = new Map<number, Http2Stream>();
  readonly #carrier: StreamCarrier;
  #outgoing: Buffer[] = [];
  #fragments: HeaderFragments | undefined;
  #nextStream = 1;
  #window = DEFAULT_WINDOW_BYTES;
  #initialWindow = DEFAULT_WINDOW_BYTES;
  #maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
  #unacknowledged = 0;
  #isGreeted = false;
  #isUsable = true;

  /** Connects at once. Errors come with the streams. */
  constructor(socketPath: string) {
    this.#carrier = this.#createCarrier();
    this.#socket = connect(socketPath);
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    this.#socket.on('error', (error) => {
      this.destroy(createCallFailure(GRPC_STATUS.UNAVAILABLE, error.message));
    });
    this.#socket.on('close', () => {
      this.destroy(createCallFailure(GRPC_STATUS.UNAVAILABLE, 'the socket was closed'));
    });
    this.#write([Buffer.from(PREFACE)]);
    this.#write(
      encodeSettings([
        [SETTING.headerTableSize, 0],
        [SETTING.enablePush, 0],
        [SETTING.initialWindowSize, STREAM_WINDOW_BYTES],
      ]),
    );
    this.#write(encodeNumbers(FRAME.windowUpdate, 0, CONNECTION_WINDOW_BYTES - DEFAULT_WINDOW_BYTES));
  }

  /** False once it takes no more requests. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** Whether the other side has said anything. */
  get isGreeted(): boolean {
    return this.#isGreeted;
  }

  /** Begins a request. @param headers pseudo-headers first */
  request(headers: Readonly<Record<string, string>>, events: StreamEvents): Http2Stream {
    const stream = new Http2Stream(this.#nextStream, this.#carrier, events);
    this.#nextStream += 2;
    this.#streams.set(stream.id, stream);
    this.#socket.ref();
    const payload = encodeHeaders(headers);
    this.#write(encodeFrame({ type: FRAME.headers, flags: FLAG.endHeaders, stream: stream.id, payload }));
    return stream;
  }

  /** Ends the connection and fails its streams. Idempotent. */
  destroy(error: Error): void {
    this.#isUsable = false;
    for (const stream of this.#streams.values()) stream.fail(error);
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#write(encodeNumbers(FRAME.goAway, 0, 0, ERROR_CODE.none));
    this.#flush();
    this.#socket.destroySoon();
  }

  #createCarrier(): StreamCarrier {
    return {
      initialWindow: () => this.#initialWindow,
      maxFrameBytes: () => this.#maxFrameBytes,
      takeWindow: (wanted) => {
        const count = Math.max(0, Math.min(wanted, this.#window));
        this.#window -= count;
        return count;
      },
      write: (parts) => {
        this.#write(parts);
      },
      grant: (stream, bytes) => {
        this.#write(encodeNumbers(FRAME.windowUpdate, stream, bytes));
      },
      resetStream: (stream, code) => {
        this.#write(encodeNumbers(FRAME.resetStream, stream, code));
      },
      forget: (stream) => {
        this.#streams.delete(stream);
        if (this.#streams.size > 0) return;
        // A connection that waits for nothing keeps no process.
        this.#socket.unref();
        if (!this.#isUsable) this.#socket.destroySoon();
      },
    };
  }

  /** What is written in one turn goes out at once. */
  #write(parts: readonly Buffer[]): void {
    if (this.#outgoing.length === 0) {
      process.nextTick(() => {
        this.#flush();
      });
    }
    this.#outgoing.push(...parts);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#outgoing);
    this.#outgoing = [];
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.read(chunk)) this.#handle(frame);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.destroy(createCallFailure(GRPC_STATUS.INTERNAL, `what came is not HTTP/2: ${reason}`));
    }
  }

  #handle(frame: Frame): void {
    const { type, flags, stream, payload } = frame;
    if ((this.#fragments !== undefined) !== (type === FRAME.continuation)) throw new RangeError('headers are torn');
    const isLast = (flags & FLAG.endStream) !== 0;
    switch (type) {
      case FRAME.data:
        this.#acknowledge(payload.length);
        this.#streams.get(stream)?.receiveData(unpad(frame), payload.length, isLast);
        return;
      case FRAME.headers:
        this.#fragments = { stream, isLast, parts: [], bytes: 0 };
        this.#addFragment(this.#fragments, unpad(frame), flags);
        return;
      case FRAME.continuation:
        if (this.#fragments !== undefined) this.#addFragment(this.#fragments, payload, flags);
        return;
      case FRAME.resetStream:
        this.#streams.get(stream)?.receiveReset(payload.readUInt32BE(0));
        return;
      case FRAME.pushPromise:
        throw new RangeError('nobody asked for a push');
      default:
        this.#handleControl(frame);
    }
  }

  #handleControl({ type, flags, stream, payload }: Frame): void {
    const isAcknowledgement = (flags & FLAG.acknowledged) !== 0;
    switch (type) {
      case FRAME.settings:
        if (!isAcknowledgement) this.#applySettings(payload);
        return;
      case FRAME.ping:
        if (isAcknowledgement) return;
        this.#write(encodeFrame({ type, flags: FLAG.acknowledged, stream: 0, payload }));
        return;
      case FRAME.goAway:
        this.#leave(payload.readUInt32BE(0) & 0x7fff_ffff);
        return;
      case FRAME.windowUpdate:
        this.#widen(stream, payload.readUInt32BE(0) & 0x7fff_ffff);
        return;
      default:
    }
  }

  #addFragment(fragments: HeaderFragments, part: Buffer, flags: number): void {
    const { stream, isLast, parts } = fragments;
    parts.push(part);
    fragments.bytes += HEADER_BYTES + part.length;
    if (fragments.bytes > MAX_HEADER_BYTES) throw new RangeError('headers are too large');
    if ((flags & FLAG.endHeaders) === 0) return;
    this.#fragments = undefined;
    const headers = decodeHeaders(Buffer.concat(parts));
    this.#streams.get(stream)?.receiveHeaders(headers, isLast);
  }

  #applySettings(payload: Buffer): void {
    this.#isGreeted = true;
    for (const [id, value] of decodeSettings(payload)) {
      if (id === SETTING.maxFrameSize) this.#maxFrameBytes = value;
      if (id !== SETTING.initialWindowSize) continue;
      const more = value - this.#initialWindow;
      this.#initialWindow = value;
      for (const stream of this.#streams.values()) stream.widen(more);
    }
    this.#write(encodeFrame({ type: FRAME.settings, flags: FLAG.acknowledged, stream: 0, payload: Buffer.alloc(0) }));
  }

  #widen(stream: number, bytes: number): void {
    if (stream !== 0) {
      this.#streams.get(stream)?.widen(bytes);
      return;
    }
    this.#window += bytes;
    for (const waiting of this.#streams.values()) waiting.pump();
  }

  /** The other side begins nothing that comes after the stream `last`. */
  #leave(last: number): void {
    this.#isUsable = false;
    for (const stream of this.#streams.values()) {
      if (stream.id > last) stream.fail(createCallFailure(GRPC_STATUS.UNAVAILABLE, 'the daemon is stopping'));
    }
    if (this.#streams.size === 0) this.#socket.destroySoon();
  }

  /** The connection as a whole takes whatever comes. */
  #acknowledge(bytes: number): void {
    this.#unacknowledged += bytes;
    if (this.#unacknowledged < CONNECTION_WINDOW_BYTES / 2) return;
    this.#write(encodeNumbers(FRAME.windowUpdate, 0, this.#unacknowledged));
    this.#unacknowledged = 0;
  }
}
