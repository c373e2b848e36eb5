import { type BuildEvent } from '@tinydock/domain';
import type { BuildProgress } from '../generated/tinydock/v1/BuildProgress.ts';
import { pullEventToWire } from './image.ts';
import { platformToWire } from './platform.ts';

function doneToWire({
  imageId,
  tags,
  buildId,
  index,
}: Extract<BuildEvent, { kind: 'done' }>): NonNullable<BuildProgress['done']> {
  const images = index?.images ?? [];
  return {
    ...{ imageId, tags: [...tags], buildId, indexDigest: index?.digest ?? '' },
    platformImages: images.map((image) => ({ imageId: image.imageId, platform: platformToWire(image.platform) })),
  };
}

export function buildEventToWire(event: BuildEvent): BuildProgress {
  switch (event.kind) {
    case 'context':
      return { contextBytes: event.bytes };
    case 'context-wanted':
      return { contextWanted: Buffer.from(event.bits) };
    case 'warning': {
      const { check, message, line } = event;
      return { warning: { check, message, line } };
    }
    case 'pull':
      return { pull: { step: event.step, progress: pullEventToWire(event.event) } };
    case 'step-started': {
      const { step, place, places, stage, text } = event;
      return { stepStarted: { step, place, places, stage, text } };
    }
    case 'step-waiting':
      return { stepWaiting: { step: event.step, reason: event.reason } };
    case 'step-output': {
      const { buffer, byteOffset, byteLength } = event.data;
      return { stepOutput: { step: event.step, data: Buffer.from(buffer, byteOffset, byteLength) } };
    }
    case 'step-done': {
      const { step, isCached, durationMs, explanation, changes } = event;
      return { stepDone: { step, isCached, durationMs, explanation, changes: [...changes] } };
    }
    case 'step-failed': {
      const { step, isCancelled, message, explanation, changes } = event;
      return { stepFailed: { step, isCancelled, message, explanation, changes: [...changes] } };
    }
    case 'done':
      return { done: doneToWire(event) };
  }
}
