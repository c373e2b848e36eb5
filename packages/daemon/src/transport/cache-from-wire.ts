import { TinydockError } from '@tinydock/domain';
import {
  type CacheSource,
  type CacheTarget,
  compressionFromWire,
  type ReceiveCacheRequest,
  requireText,
} from '@tinydock/protocol';
import type { CacheReceivers } from '../build/cache-exchange/cache-receivers.ts';
import type { HeldContexts } from '../build/context/held-contexts.ts';
import type { BuildWork } from '../build/build-work.ts';

const MIN_ID_LENGTH = 32;

type CacheFrom = BuildWork['cacheFrom'][number];
type CacheTo = BuildWork['cacheTo'][number];

/** @throws TinydockError INVALID_ARGUMENT */
export function cacheFromWire({ reference, layout }: CacheSource, held: HeldContexts): CacheFrom {
  if (!layout) return { kind: 'registry', reference: requireText('reference', reference) };
  const { digest, name, held: id } = layout;
  return { kind: 'layout', name, digest, take: () => held.take(id) };
}

/** Whoever can tell an id could take another's cache. */
function requireId(id: string): string {
  if (id.length >= MIN_ID_LENGTH) return id;
  const message = `the id of who takes a cache has ${id.length} characters, and ${MIN_ID_LENGTH} are needed`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function placeFromWire({ reference, receiver }: CacheTarget): Pick<CacheTo, 'place' | 'name'> {
  if (receiver) return { place: { kind: 'client', id: requireId(receiver.id) }, name: receiver.name };
  const text = requireText('reference', reference);
  return { place: { kind: 'registry', reference: text }, name: text };
}

/** @throws TinydockError INVALID_ARGUMENT */
export function cacheToWire(target: CacheTarget): CacheTo {
  const { mode, ignoreErrors } = target;
  if (mode !== '' && mode !== 'min' && mode !== 'max') {
    const message = `invalid mode ${JSON.stringify(mode)} of a cache: expected min or max`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  return {
    ...placeFromWire(target),
    mode: mode === 'max' ? 'max' : 'min',
    compression: compressionFromWire(target),
    ignoresErrors: ignoreErrors,
  };
}

/** @throws as {@link CacheReceivers.receive}, with the first `next()` */
export async function* receiveCache(
  receivers: CacheReceivers,
  { id, have }: ReceiveCacheRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* receivers.receive(requireId(id), { have, signal });
}
