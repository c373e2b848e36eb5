/** Control characters of ASCII and Latin-1 but line feed and tab; in a terminal they could do harm. */

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Text of unknown origin as trailers and terminals can take it: at most `maxBytes` of UTF-8, without control
 * characters, and well-formed, since gRPC's percent-encoding throws on half a surrogate pair.
 */
export function printable(text: string, maxBytes: number): string {
  const head = text.slice(0, maxBytes).toWellFormed().replace(CONTROL, '?');
  const bytes = Buffer.from(head);
  if (bytes.length <= maxBytes && text.length <= maxBytes) return head;
  // In the midst of a stream the decoder keeps an incomplete last character back.
  return `${new TextDecoder().decode(bytes.subarray(0, maxBytes - 3), { stream: true })}…`;
}
