import {
  familiarReference,
  type LayerRecord,
  type LoadEvent,
  type NamedImage,
  parseReference,
  type PullEvent,
  type ReferenceText,
} from '@tinydock/domain';
import type { Image__Output } from '../generated/tinydock/v1/Image.ts';
import type { ImageLayer__Output } from '../generated/tinydock/v1/ImageLayer.ts';
import type { LayerStatus__Output } from '../generated/tinydock/v1/LayerStatus.ts';
import type { LoadProgress } from '../generated/tinydock/v1/LoadProgress.ts';
import type { PullProgress } from '../generated/tinydock/v1/PullProgress.ts';
import { platformToWire } from './platform.ts';

function familiar(name: ReferenceText): string {
  return familiarReference(parseReference(name));
}

export function imageToWire(image: NamedImage, containers: number): Image__Output {
  return {
    id: image.id,
    tags: image.tags.map(familiar),
    digests: image.digests.map(familiar),
    created: image.created ?? '',
    sizeBytes: image.sizeBytes,
    labels: { ...image.labels },
    platform: platformToWire(image.platform),
    containers,
    pinnedAt: image.pinnedAt ?? '',
    tagDigests: Object.fromEntries(
      image.tags.flatMap((tag) => {
        const digest = image.standsFor?.[tag];
        return digest === undefined ? [] : [[familiar(tag), digest]];
      }),
    ),
  };
}

export function layerToWire(layer: LayerRecord): ImageLayer__Output {
  const { diffId, tarBytes, indexBytes, entries } = layer;
  return { diffId, tarBytes, indexBytes, entries };
}

function layerStatusToWire(event: Extract<PullEvent, { kind: 'layer' }>): LayerStatus__Output {
  const bytes = 'currentBytes' in event ? event : { currentBytes: 0, totalBytes: 0 };
  return { id: event.id, status: event.status, currentBytes: bytes.currentBytes, totalBytes: bytes.totalBytes };
}

export function pullEventToWire(event: PullEvent): PullProgress {
  switch (event.kind) {
    case 'resolving':
      return { resolving: { reference: event.reference } };
    case 'layer':
      return { layer: layerStatusToWire(event) };
    case 'done': {
      const { reference, imageId, digest, changed } = event;
      return { done: { reference, imageId, digest, changed } };
    }
  }
}

export function loadEventToWire(event: LoadEvent): LoadProgress {
  switch (event.kind) {
    case 'received':
      return { receivedBytes: event.bytes };
    case 'layer-loaded': {
      const { diffId, tarBytes, alreadyPresent } = event;
      return { layer: { diffId, tarBytes, alreadyPresent } };
    }
    case 'image-loaded': {
      const movedTags = event.movedTags.map(({ tag, from }) => ({ tag, from }));
      return { image: { imageId: event.imageId, tags: [...event.tags], movedTags } };
    }
  }
}
