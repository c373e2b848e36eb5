import type { AttachOutput, AttachSession } from '@tinydock/client';
import { type ErrorReason, TinydockError } from '@tinydock/domain';
import { vi } from 'vitest';
import { CONTAINER_ID } from './builders.ts';
import type { ClientScript } from './cli-harness.ts';

/** What the daemon says of a name that it does not know. */
export function missing(name: string, reason: ErrorReason = 'CONTAINER_NOT_FOUND'): TinydockError {
  return new TinydockError({ code: 'NOT_FOUND', reason, message: `no such thing: ${name}` });
}

/** A session whose output and exit code the test decides. */
export function createSession(output: () => AsyncGenerator<AttachOutput, void, undefined>, exitCode = 0) {
  const written: string[] = [];
  const session = {
    attached: Promise.resolve(),
    started: Promise.resolve(),
    output: output(),
    exitCode: Promise.resolve(exitCode),
    write: (data: Uint8Array) => {
      written.push(Buffer.from(data).toString());
      return Promise.resolve();
    },
    closeStdin: vi.fn(() => Promise.resolve()),
    resize: vi.fn(() => Promise.resolve()),
    detach: vi.fn(() => Promise.resolve()),
    close: vi.fn(() => undefined),
  } satisfies AttachSession;
  return { session, written };
}

/** As a session whose container cannot be started. */
export function withoutStart(session: AttachSession, error: Error): AttachSession {
  const started = Promise.reject<undefined>(error);
  started.catch(() => undefined);
  return { ...session, started };
}

export async function* says(
  ...parts: readonly (readonly ['stdout' | 'stderr', string])[]
): AsyncGenerator<AttachOutput, void, undefined> {
  for (const [stream, text] of parts) yield await Promise.resolve({ stream, data: Buffer.from(text) });
}

export const created = { id: CONTAINER_ID, name: 'web', warnings: [] };

/** A daemon on which a run goes well, unless the test says otherwise. */
export function runScript(session: AttachSession, changes: ClientScript['containers'] = {}) {
  const calls: string[] = [];
  const note =
    <T>(name: string, value: T) =>
    () => {
      calls.push(name);
      return value;
    };
  const containers = {
    create: vi.fn(note('create', Promise.resolve(created))),
    attach: vi.fn(note('attach', session)),
    start: vi.fn(note('start', Promise.resolve())),
    remove: vi.fn(note('remove', Promise.resolve())),
    kill: vi.fn(note('kill', Promise.resolve())),
    wait: vi.fn(note('wait', Promise.resolve({ exitCode: 0, error: '' }))),
    ...changes,
  };
  return { calls, containers, script: { containers } };
}
