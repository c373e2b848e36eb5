import { createCallFailure, GRPC_STATUS, MAX_MESSAGE_BYTES } from '@tinydock/protocol';

const PREFIX_BYTES = 5;

/** gRPC over HTTP/2, "Length-Prefixed-Message". @throws CallFailure RESOURCE_EXHAUSTED for what is too large to send */
export function frameMessage(message: Buffer): Buffer {
  if (message.length > MAX_MESSAGE_BYTES) {
    const details = `attempted to send a message larger than ${MAX_MESSAGE_BYTES} bytes (${message.length})`;
    throw createCallFailure(GRPC_STATUS.RESOURCE_EXHAUSTED, details);
  }
  const framed = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  message.copy(framed, PREFIX_BYTES);
  return framed;
}

/** Cuts what comes on a stream into messages. */
export class MessageAssembler {
  #parts: Buffer[] = [];
  #length = 0;

  /** Whether a message has begun and not ended. */
  get isPartial(): boolean {
    return this.#length > 0;
  }

  /** @throws CallFailure for a message that is too large, or compressed although nobody said it may be */
  *add(bytes: Buffer): Generator<Buffer> {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    for (let size = this.#wantedBytes(); size <= this.#length; size = this.#wantedBytes()) {
      const whole = this.#join();
      this.#parts = [whole.subarray(size)];
      this.#length -= size;
      yield whole.subarray(PREFIX_BYTES, size);
    }
  }

  #join(): Buffer {
    const [first] = this.#parts;
    if (this.#parts.length > 1 || first === undefined) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] ?? Buffer.alloc(0);
  }

  /** Of the message at the front, with its prefix. */
  #wantedBytes(): number {
    if (this.#length < PREFIX_BYTES) return Infinity;
    const first = this.#parts[0] ?? Buffer.alloc(0);
    const prefix = first.length < PREFIX_BYTES ? this.#join() : first;
    if (prefix[0] !== 0) throw createCallFailure(GRPC_STATUS.INTERNAL, 'a message came compressed');
    const size = prefix.readUInt32BE(1);
    if (size <= MAX_MESSAGE_BYTES) return PREFIX_BYTES + size;
    const details = `received a message larger than ${MAX_MESSAGE_BYTES} bytes (${size})`;
    throw createCallFailure(GRPC_STATUS.RESOURCE_EXHAUSTED, details);
  }
}
