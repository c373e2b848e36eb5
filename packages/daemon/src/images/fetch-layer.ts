import {
  type Descriptor,
  type DiffId,
  isTinydockError,
  type LayerStore,
  type PullEvent,
  type RegistrySession,
  shortId,
  throwIfCancelled,
} from '@tinydock/domain';

type LayerEvent = Extract<PullEvent, { kind: 'layer' }>;

export interface LayerFetchOptions {
  readonly layers: Pick<LayerStore, 'ingest'>;
  readonly session: RegistrySession;
  readonly push: (event: LayerEvent) => void;
}

/** A layer, and the form in which somebody offers it. */
export interface OfferedLayer {
  readonly descriptor: Descriptor;
  readonly diffId: DiffId;
}

/** A mirror that sends wrong bytes, or stops sending, is one source less. */
async function orFromElsewhere<T>(
  { session, push }: LayerFetchOptions,
  { descriptor, signal }: { readonly descriptor: Descriptor; readonly signal: AbortSignal },
  ingest: () => Promise<T>,
): Promise<T> {
  const id = shortId(descriptor.digest);
  for (;;) {
    try {
      return await ingest();
    } catch (error) {
      throwIfCancelled(`pulling layer ${id}`, signal);
      const isOurs = !isTinydockError(error) || error.code === 'RESOURCE_EXHAUSTED' || error.code === 'CANCELLED';
      if (isOurs || !session.rejectBlob(descriptor, error)) throw error;
      push({ kind: 'layer', id, status: 'retrying', currentBytes: 0, totalBytes: descriptor.size });
    }
  }
}

/**
 * Brings a layer into the store, checked against its digest, its size and its diffID.
 * @throws TinydockError what {@link RegistrySession.openBlob} and {@link LayerStore.ingest} throw
 */
export async function fetchLayer(
  options: LayerFetchOptions,
  { descriptor, diffId }: OfferedLayer,
  signal: AbortSignal,
): Promise<void> {
  const { layers, session, push } = options;
  const id = shortId(descriptor.digest);
  const totalBytes = descriptor.size;
  let currentBytes = 0;
  const onRetry = (): void => push({ kind: 'layer', id, status: 'retrying', currentBytes, totalBytes });
  const ingest = () =>
    layers.ingest({
      source: (ingestSignal) => session.openBlob(descriptor, { signal: ingestSignal, onRetry }),
      expected: { digest: descriptor.digest, sizeBytes: descriptor.size, diffId },
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'finishing') {
          push({ kind: 'layer', id, status: 'verifying' });
          return;
        }
        currentBytes = progress.bytes;
        push({ kind: 'layer', id, status: 'downloading', currentBytes, totalBytes });
      },
    });
  const result = await orFromElsewhere(options, { descriptor, signal }, ingest);
  push({ kind: 'layer', id, status: result.alreadyPresent ? 'already-exists' : 'complete' });
}
