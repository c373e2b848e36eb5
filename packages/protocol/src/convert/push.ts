import { type CompressionChoice, type ManifestFormat, type PushEvent, TinydockError } from '@tinydock/domain';
import type { PushLayerStatus__Output } from '../generated/tinydock/v1/PushLayerStatus.ts';
import type { PushProgress } from '../generated/tinydock/v1/PushProgress.ts';

function layerToWire(event: Extract<PushEvent, { kind: 'layer' }>): PushLayerStatus__Output {
  const { currentBytes, totalBytes } = 'currentBytes' in event ? event : { currentBytes: 0, totalBytes: 0 };
  const mountedFrom = event.status === 'mounted' ? event.from : '';
  return { id: event.id, status: event.status, currentBytes, totalBytes, mountedFrom };
}

export function pushEventToWire(event: PushEvent): PushProgress {
  switch (event.kind) {
    case 'repository':
      return { repository: event.repository };
    case 'layer':
      return { layer: layerToWire(event) };
    case 'tag-pushed': {
      const { tag, digest, sizeBytes, mediaType } = event;
      return { tag: { tag, digest, sizeBytes, mediaType } };
    }
  }
}

/**
 * Undefined where the user asked for nothing: empty, and 0. A level alone is one of gzip.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function compressionFromWire(wire: {
  readonly compression: string;
  readonly level: number;
}): CompressionChoice | undefined {
  const { compression, level } = wire;
  if (compression === '' && level === 0) return undefined;
  const name = compression === '' ? 'gzip' : compression;
  if (name !== 'gzip' && name !== 'zstd') {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `unknown compression ${JSON.stringify(name.slice(0, 100))}: expected gzip or zstd`,
    });
  }
  return { compression: name, level: level === 0 ? undefined : level };
}

/**
 * Undefined where the user asked for none.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function mediaTypesFromWire({ mediaTypes }: { readonly mediaTypes: string }): ManifestFormat | undefined {
  if (mediaTypes === '') return undefined;
  if (mediaTypes === 'oci' || mediaTypes === 'docker') return mediaTypes;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `unknown media types ${JSON.stringify(mediaTypes.slice(0, 100))}: expected oci or docker`,
  });
}
