import { createCallFailure, GRPC_STATUS } from '@tinydock/protocol';
import type { Http2Connection } from '../http2/http2-connection.ts';
import type { Http2Stream } from '../http2/http2-stream.ts';
import { readStatus, requestHeaders } from './call-headers.ts';
import { frameMessage, MessageAssembler } from './message-assembler.ts';
import type { MethodOf } from './method.ts';

/** One call: messages in both directions, and how it ended. Nothing is kept for a reader who does not come. */
export class GrpcCall<Request, Response> {
  readonly #method: MethodOf<Request, Response>;
  readonly #stream: Http2Stream;
  readonly #assembler = new MessageAssembler();
  readonly #messages: Buffer[] = [];
  readonly #deadline: NodeJS.Timeout | undefined;
  #headers: ReadonlyMap<string, string> = new Map();
  /** Once it has ended: why, null for as it should. */
  #end: Error | null | undefined;
  #wake: () => void = () => undefined;

  constructor(connection: Http2Connection, method: MethodOf<Request, Response>, timeoutMs?: number) {
    this.#method = method;
    this.#stream = connection.request(requestHeaders(method.path, timeoutMs), {
      headers: (headers) => {
        this.#headers = headers;
      },
      data: (bytes) => {
        this.#receive(bytes);
      },
      end: () => {
        const torn = this.#assembler.isPartial ? createCallFailure(GRPC_STATUS.INTERNAL, 'a message is cut off') : null;
        this.#finish(readStatus(this.#headers) ?? torn);
      },
      fail: (error) => {
        this.#finish(error);
      },
    });
    if (timeoutMs !== undefined) this.#deadline = setTimeout(() => this.#expire(timeoutMs), timeoutMs);
  }

  /** Resolves when the request has gone out: true unless the call had ended before. */
  async send(request: Request, isLast = false): Promise<boolean> {
    if (this.#end !== undefined) return false;
    try {
      return await this.#stream.send(frameMessage(this.#method.requestSerialize(request)), isLast);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  /** No more requests. */
  end(): void {
    void this.#stream.send(Buffer.alloc(0), true);
  }

  /** Idempotent; a call that has ended stays as it ended. */
  cancel(): void {
    this.#fail(createCallFailure(GRPC_STATUS.CANCELLED, 'the call was cancelled'));
  }

  /** The next response, undefined after the last one; by one reader at a time. @throws CallFailure */
  async next(): Promise<Response | undefined> {
    while (this.#messages.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const message = this.#messages.shift();
    if (message !== undefined) {
      this.#acknowledge();
      return this.#method.responseDeserialize(message);
    }
    if (this.#end instanceof Error) throw this.#end;
    return undefined;
  }

  /** More may come when all that came has been read, or is part of a message that has not come whole. */
  #acknowledge(): void {
    if (this.#messages.length === 0) this.#stream.acknowledge();
  }

  #receive(bytes: Buffer): void {
    try {
      for (const message of this.#assembler.add(bytes)) this.#messages.push(message);
    } catch (error) {
      this.#messages.length = 0;
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#acknowledge();
    this.#wake();
  }

  #expire(timeoutMs: number): void {
    this.#fail(createCallFailure(GRPC_STATUS.DEADLINE_EXCEEDED, `no answer within ${timeoutMs} ms`));
  }

  #fail(error: Error): void {
    this.#finish(error);
    this.#stream.cancel();
  }

  #finish(end: Error | null): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    clearTimeout(this.#deadline);
    this.#wake();
  }
}
