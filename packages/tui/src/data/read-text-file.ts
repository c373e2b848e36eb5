import type { Client } from '@tinydock/client';

/** More is not read: a screen is no place for it. */
const MAX_BYTES = 256 * 1024;

export interface TextFile {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The beginning of a file of an image as text, or a word on why that is of no use. @throws as the explorer */
export async function readTextFile(client: Client, image: string, path: string): Promise<TextFile> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of client.explorer.readFile({ image, path: new TextEncoder().encode(path) })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_BYTES);
  const title = `/${path}${length >= MAX_BYTES ? ' (the beginning)' : ''}`;
  if (bytes.includes(0)) return { title, lines: ['It is not text.', `tdctl image cat shows it as it is.`] };
  return { title, lines: bytes.toString('utf8').replace(/\n$/, '').split('\n') };
}
