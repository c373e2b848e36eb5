import { isIP } from 'node:net';
import { type BuildEvent, TinydockError } from '@tinydock/domain';
import type { BuildProgress } from '../generated/tinydock/v1/BuildProgress.ts';
import type { HostEntry__Output } from '../generated/tinydock/v1/HostEntry.ts';
import { pullEventToWire } from './image.ts';

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
    case 'step-output': {
      const { buffer, byteOffset, byteLength } = event.data;
      return { stepOutput: { step: event.step, data: Buffer.from(buffer, byteOffset, byteLength) } };
    }
    case 'step-done': {
      const { step, isCached, durationMs, explanation } = event;
      return { stepDone: { step, isCached, durationMs, explanation } };
    }
    case 'step-failed': {
      const { step, isCancelled, message } = event;
      return { stepFailed: { step, isCancelled, message } };
    }
    case 'done':
      return { done: { imageId: event.imageId, tags: [...event.tags] } };
  }
}

const HOST_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/;

/** The address of the machine, which depends on the network. */
const HOST_GATEWAY = 'host-gateway';

/** @throws TinydockError INVALID_ARGUMENT for what could add lines to `/etc/hosts` */
export function hostsFromWire(
  hosts: readonly HostEntry__Output[],
): readonly { readonly name: string; readonly address: string }[] {
  for (const { name, address } of hosts) {
    if (HOST_NAME.test(name) && (isIP(address) !== 0 || address === HOST_GATEWAY)) continue;
    const message = `invalid host ${JSON.stringify(`${name}:${address}`.slice(0, 300))}: expected NAME:ADDRESS`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  return hosts.map(({ name, address }) => ({ name, address }));
}
