import type { GrpcStatus } from './grpc-status.ts';

/** How a call failed, as gRPC tells it; grpc-js' own errors have this shape. */
export interface CallFailure extends Error {
  readonly code: GrpcStatus;
  readonly details: string;
  /** What came beside it; a key that ends in `-bin` has bytes. */
  readonly metadata?: { readonly get: (key: string) => readonly (string | Buffer)[] } | undefined;
}

/** @param trailers by name, those that end in `-bin` in base64 */
export function createCallFailure(
  code: GrpcStatus,
  details: string,
  trailers: ReadonlyMap<string, string> = new Map(),
): CallFailure {
  const get = (key: string): readonly (string | Buffer)[] => {
    const value = trailers.get(key);
    if (value === undefined) return [];
    return [key.endsWith('-bin') ? Buffer.from(value, 'base64') : value];
  };
  return Object.assign(new Error(details), { code, details, metadata: { get } });
}
