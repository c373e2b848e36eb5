/** RFC 9113, section 6. */
export const FRAME = {
  data: 0,
  headers: 1,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { endStream: 1, acknowledged: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const;

export const SETTING = { headerTableSize: 1, enablePush: 2, initialWindowSize: 4, maxFrameSize: 5 } as const;

/** RFC 9113, section 7. */
export const ERROR_CODE = { none: 0, protocol: 1, refusedStream: 7, cancel: 8, enhanceYourCalm: 11 } as const;

/** What both sides may send until they agree on more. */
export const DEFAULT_MAX_FRAME_BYTES = 16_384;
export const DEFAULT_WINDOW_BYTES = 65_535;
/** What begins every connection. */
export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** In front of each payload. */
export const HEADER_BYTES = 9;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  /** 0 for the connection. */
  readonly stream: number;
  readonly payload: Buffer;
}

export function encodeFrame(frame: Frame): readonly Buffer[] {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUIntBE(frame.payload.length, 0, 3);
  header[3] = frame.type;
  header[4] = frame.flags;
  header.writeUInt32BE(frame.stream, 5);
  return [header, frame.payload];
}

/** A frame of numbers of 32 bits. */
export function encodeNumbers(type: number, stream: number, ...values: readonly number[]): readonly Buffer[] {
  const payload = Buffer.allocUnsafe(4 * values.length);
  for (const [index, value] of values.entries()) payload.writeUInt32BE(value, 4 * index);
  return encodeFrame({ type, flags: 0, stream, payload });
}

export function encodeSettings(settings: readonly (readonly [id: number, value: number])[]): readonly Buffer[] {
  const payload = Buffer.allocUnsafe(6 * settings.length);
  for (const [index, [id, value]] of settings.entries()) {
    payload.writeUInt16BE(id, 6 * index);
    payload.writeUInt32BE(value, 6 * index + 2);
  }
  return encodeFrame({ type: FRAME.settings, flags: 0, stream: 0, payload });
}

export function* decodeSettings(payload: Buffer): Generator<readonly [id: number, value: number]> {
  for (let at = 0; at + 6 <= payload.length; at += 6) yield [payload.readUInt16BE(at), payload.readUInt32BE(at + 2)];
}

/** The payload without what pads it, and without the priority that may precede headers. @throws RangeError */
export function unpad({ payload, flags, type }: Frame): Buffer {
  const padding = (flags & FLAG.padded) === 0 ? 0 : payload.readUInt8(0);
  const start =
    ((flags & FLAG.padded) === 0 ? 0 : 1) + (type === FRAME.headers && (flags & FLAG.priority) !== 0 ? 5 : 0);
  if (start + padding > payload.length) throw new RangeError('a frame is padded with more than it has');
  return payload.subarray(start, payload.length - padding);
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that have come whole. @throws RangeError for one that is larger than allowed */
  *read(chunk: Buffer): Generator<Frame> {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const length = bytes.readUIntBE(0, 3);
      if (length > DEFAULT_MAX_FRAME_BYTES) throw new RangeError(`a frame has ${length} bytes`);
      const end = HEADER_BYTES + length;
      if (bytes.length < end) break;
      const [type, flags] = [bytes.readUInt8(3), bytes.readUInt8(4)];
      const stream = bytes.readUInt32BE(5) & 0x7fff_ffff;
      yield { type, flags, stream, payload: bytes.subarray(HEADER_BYTES, end) };
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }
}
