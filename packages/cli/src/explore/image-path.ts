import { isUtf8 } from 'node:buffer';

/** Bytes that would break a line, or that a terminal would obey, and the backslash that shows them. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\\]/g;

function escapeByte(value: number): string {
  return value === 0x5c ? '\\\\' : `\\x${value.toString(16).padStart(2, '0')}`;
}

/** A path of an image on one line, with the leading slash; bytes that are no text or no line's stand as `\xNN`. */
export function formatImagePath(bytes: Uint8Array): string {
  return `/${formatImageName(bytes)}`;
}

/** The same for the target of a symlink, as it is. */
export function formatImageName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isUtf8(buffer)) {
    return buffer
      .toString('latin1')
      .replace(/[^\u0020-\u005b\u005d-\u007e]/g, (character) => escapeByte(character.charCodeAt(0)));
  }
  const text = buffer.toString('utf8');
  return text.replace(UNSAFE, (character) => Buffer.from(character).reduce((all, byte) => all + escapeByte(byte), ''));
}
