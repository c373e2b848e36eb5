import { createHash } from 'node:crypto';
import { type Descriptor, parseDigest, parseReference, type Reference, type RegistrySession } from '@tinydock/domain';
import type { MirrorCredentials, RegistryCredentials } from '@tinydock/domain';
import { createRegistryClient } from '../registry-client.ts';
import type { RegistryClientOptions, RegistryTimeouts } from '../registry-options.ts';

const FAST: Omit<RegistryClientOptions, 'userAgent'> = {
  retry: { attempts: 3, baseDelayMs: 5, maxDelayMs: 100 },
};

/** Where the test is about a registry that is silent. */
export const IMPATIENT: Partial<RegistryTimeouts> = { headersMs: 300, idleMs: 300 };

export interface TestSession extends AsyncDisposable {
  readonly session: RegistrySession;
  readonly reference: Reference;
}

/** A session for `reference` with short pauses between tries, and a client that ends with the scope. */
export function openTestSession(
  reference: string,
  options: {
    credentials?: RegistryCredentials;
    mirrorCredentials?: MirrorCredentials;
    client?: Partial<RegistryClientOptions>;
  } = {},
): TestSession {
  const client = createRegistryClient({ userAgent: 'tinydock/test', ...FAST, ...options.client });
  const parsed = parseReference(reference);
  return {
    session: client.openSession(parsed, options.credentials, options.mirrorCredentials),
    reference: parsed,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export function describeBlob(bytes: Uint8Array, changes: Partial<Descriptor> = {}): Descriptor {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { mediaType: 'application/octet-stream', digest, size: bytes.length, ...changes };
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
