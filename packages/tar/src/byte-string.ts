/**
 * Text as Linux and tar keep it: any bytes, one character (U+0000 to U+00FF) for each byte. Names stay bit-exact
 * whether or not they are UTF-8, compare in byte order with `<`, and convert with `Buffer.from(name, 'latin1')`.
 */
export type ByteString = string;

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** The bytes of `buffer` from `start` to `end`, one character each. */
export function decodeByteString(buffer: Buffer, start: number, end: number): ByteString {
  return buffer.toString('latin1', start, end);
}

/** The bytes that `text` stands for; the reverse of {@link decodeByteString}. */
export function encodeByteString(text: ByteString): Buffer {
  return Buffer.from(text, 'latin1');
}

/** The byte string of the UTF-8 encoding of ordinary text. */
export function toByteString(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Ordinary text for messages and JSON: decodes UTF-8, with U+FFFD for what is not UTF-8. Not reversible. */
export function fromByteString(text: ByteString): string {
  // Most names are; walks of large trees ask for each file.
  if (!BEYOND_ASCII.test(text)) return text;
  return encodeByteString(text).toString('utf8');
}

const SHOWN_LENGTH = 200;

/** Quoted and shortened for an error message; control characters are escaped. */
export function formatByteString(text: ByteString): string {
  const shown = text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}...`;
  return JSON.stringify(fromByteString(shown)).replace(/[\u007f-\u009f\u2028-\u202f\u2066-\u2069]/g, '\ufffd');
}
