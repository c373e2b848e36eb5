import { bindLibc } from './libc.ts';

const WNOHANG = 1;

/** How a child ended: by itself, or by a signal. Both undefined where nobody can know. */
export interface ChildEnd {
  readonly exitCode: number | undefined;
  readonly signal: number | undefined;
}

/** Children are the process's, whoever started them: there is one list of those that are waited for. */
const waiting = new Map<number, (end: ChildEnd) => void>();

/** The child's end, which gives its number up; undefined while it runs. wait(2) */
function lookAt(pid: number): ChildEnd | undefined {
  const status = new Int32Array(1);
  const waitpid = bindLibc({ name: 'waitpid', parameters: ['int', 'void *', 'int'] });
  const found = Number(waitpid(pid, new Uint8Array(status.buffer), WNOHANG));
  if (found === 0) return undefined;
  // Somebody else has waited for it.
  if (found !== pid) return { exitCode: undefined, signal: undefined };
  const [value = 0] = status;
  const signal = value & 0x7f;
  return signal === 0 ? { exitCode: (value >> 8) & 0xff, signal: undefined } : { exitCode: undefined, signal };
}

/** Signals of several children may arrive as one: all are looked at. */
function reap(): void {
  for (const [pid, settle] of waiting) {
    const end = lookAt(pid);
    if (end === undefined) continue;
    waiting.delete(pid);
    settle(end);
  }
  if (waiting.size === 0) process.off('SIGCHLD', reap);
}

/**
 * Waits for a child of this process that Node did not start; Node itself waits for each of its own alone. Does not keep
 * the process alive.
 */
export function waitForChild(pid: number): Promise<ChildEnd> {
  const { promise, resolve } = Promise.withResolvers<ChildEnd>();
  if (waiting.size === 0) process.on('SIGCHLD', reap);
  waiting.set(pid, resolve);
  // It may have ended before anybody listened.
  reap();
  return promise;
}
