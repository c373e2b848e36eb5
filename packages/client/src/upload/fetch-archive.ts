import { TinydockError } from '@tinydock/domain';

function fetchFailure(url: string, cause: unknown): TinydockError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return new TinydockError({
    code: 'UNAVAILABLE',
    message: `cannot fetch ${url}: ${inner instanceof Error ? inner.message : String(inner)}`,
    cause,
  });
}

function assertUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // The name of what was imported goes into the image; a password must not.
  if (parsed?.username === '' && parsed.password === '') return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: 'cannot import: the URL is malformed, or has a user name or password in it',
    hint: 'Fetch it first, as with curl, and import it from standard input with -.',
  });
}

/**
 * Fetches an archive over HTTP as it is read; redirects are followed.
 * @throws TinydockError INVALID_ARGUMENT for a URL with credentials; NOT_FOUND; UNAVAILABLE
 */
export async function* fetchArchive(url: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  assertUrl(url);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const isGone = response.status === 404 || response.status === 410;
      throw new TinydockError({
        code: isGone ? 'NOT_FOUND' : 'UNAVAILABLE',
        message: `cannot fetch ${url}: the server answers ${response.status} ${response.statusText}`,
      });
    }
    yield* response.body;
  } catch (error) {
    if (signal.aborted || error instanceof TinydockError) throw error;
    throw fetchFailure(url, error);
  }
}
