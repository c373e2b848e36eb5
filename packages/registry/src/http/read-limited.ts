import type { HttpResponse } from './transport.ts';

/** A whole body; undefined where it is larger than `maxBytes`, of which no more than one chunk is read. */
export async function readLimited(response: HttpResponse, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    if (Number(response.header('content-length') ?? 0) > maxBytes) return undefined;
    for await (const chunk of response.body()) {
      length += chunk.length;
      if (length > maxBytes) return undefined;
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks);
  } finally {
    response.discard();
  }
}
