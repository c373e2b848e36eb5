import { DockerfileError } from './dockerfile-error.ts';

/** What stands for bytes that are none of UTF-8. */
const REPLACEMENT = '\uFFFD';
const NEWLINE = 0x0a;
const UTF16_MARKS = ['fffe', 'feff'];

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function* splitLines(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let start = 0; start <= bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

function invalidText(
  message: string,
  { line, column, hint }: { readonly line: number; readonly column: number; readonly hint?: string },
): DockerfileError {
  return new DockerfileError({ code: 'INVALID_TEXT', message, position: { line, column }, hint });
}

/**
 * The text of a Dockerfile. Comments may be in any encoding.
 * @throws DockerfileError INVALID_TEXT at the first byte elsewhere that is not UTF-8: it would be lost
 */
export function decodeDockerfile(bytes: Uint8Array): string {
  const mark = Array.from(bytes.subarray(0, 2), (byte) => byte.toString(16)).join('');
  if (UTF16_MARKS.includes(mark))
    throw invalidText('the file is in UTF-16', { line: 1, column: 1, hint: 'Save it as UTF-8.' });
  const text = decode(bytes);
  if (!text.includes(REPLACEMENT)) return text;
  let line = 0;
  for (const raw of splitLines(bytes)) {
    line += 1;
    const shown = decode(raw);
    if (!shown.includes(REPLACEMENT) || shown.trimStart().startsWith('#') || isUtf8(raw)) continue;
    const hint = 'Save the file as UTF-8.';
    throw invalidText('bytes that are not UTF-8', { line, column: shown.indexOf(REPLACEMENT) + 1, hint });
  }
  return text;
}
