import { createHash } from 'node:crypto';
import { type Descriptor, throwIfCancelled, TinydockError } from '@tinydock/domain';
import { blobPath, openBlob } from './open-blob.ts';
import type { PullRequests } from './repository-requests.ts';

function createLimitError(descriptor: Descriptor, maxBytes: number): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `blob ${descriptor.digest} has ${descriptor.size} bytes, and ${maxBytes} are allowed`,
  });
}

/** A small blob in memory, checked against its descriptor. See `RegistrySession.fetchBlob`. */
export async function fetchBlob(
  requests: PullRequests,
  descriptor: Descriptor,
  options: { readonly maxBytes: number; readonly signal: AbortSignal | undefined },
): Promise<Uint8Array> {
  if (descriptor.size > options.maxBytes) throw createLimitError(descriptor, options.maxBytes);
  for (;;) {
    try {
      return await fetchOnce(requests, descriptor, options.signal);
    } catch (error) {
      throwIfCancelled(`downloading ${descriptor.digest}`, options.signal);
      if (!requests.reject(blobPath(descriptor), error)) throw error;
    }
  }
}

async function fetchOnce(
  requests: PullRequests,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openBlob(requests, descriptor, { signal })) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (digest === descriptor.digest) return bytes;
  throw new TinydockError({
    code: 'DATA_LOSS',
    reason: 'DIGEST_MISMATCH',
    message: `the registry sent a blob with the digest ${digest}, and ${descriptor.digest} was asked for`,
    hint: 'What it sent is damaged or was altered on the way; nothing has been stored.',
  });
}
