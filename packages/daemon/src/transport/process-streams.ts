import { type AttachedProcess, type OutputChunk, type TerminalSize, TinydockError } from '@tinydock/domain';
import {
  type AttachRequest,
  type AttachResponseInput,
  type ExecRequest,
  type ExecStart,
  requireText,
} from '@tinydock/protocol';
import type { ContainerService } from '../containers/container-service.ts';
import type { ExecService } from '../containers/exec-service.ts';

type WireSize = AttachRequest['terminalSize'];

/** What a terminal can have; ioctl_tty(2) carries 16 bits. */
const MAX_CHARACTERS = 65_535;

function sizeFromWire(size: WireSize): TerminalSize | undefined {
  if (size === null) return undefined;
  const { columns, rows } = size;
  if (columns <= MAX_CHARACTERS && rows <= MAX_CHARACTERS) return { columns, rows };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid size of a terminal: ${columns} columns and ${rows} rows`,
  });
}

function chunkToWire(chunk: OutputChunk): AttachResponseInput {
  const data = Buffer.from(chunk.data.buffer, chunk.data.byteOffset, chunk.data.byteLength);
  return chunk.stream === 'stdout' ? { stdout: data } : { stderr: data };
}

/** Carries what the client sends until it ends its side; a program that ends first is no failure. */
async function forwardInput(
  requests: AsyncIterator<AttachRequest | ExecRequest>,
  process: AttachedProcess,
  onDetach: () => void = () => undefined,
): Promise<void> {
  for (let next = await requests.next(); next.done !== true; next = await requests.next()) {
    const { part, stdin, resize } = next.value;
    const size = part === 'resize' ? sizeFromWire(resize ?? null) : undefined;
    if (part === 'stdin' && stdin !== undefined) await process.write(stdin);
    if (part === 'closeStdin') await process.closeStdin();
    if (part === 'detach') onDetach();
    if (size !== undefined) await process.resize(size);
  }
}

/** Ends the reading of output at once when the client goes; else a silent program would keep it waiting. */
function closeOnAbort(signal: AbortSignal, close: () => void): () => void {
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return () => {
    signal.removeEventListener('abort', close);
    close();
  };
}

/** Of a client that ends its side at once. */
const NOTHING = { container: '', terminalSize: null, withoutStdin: false, start: false, untilRemoved: false };

/** The streams of a container; `Attach`. */
export async function* streamAttach(
  service: ContainerService,
  requests: AsyncIterable<AttachRequest>,
  signal: AbortSignal,
): AsyncGenerator<AttachResponseInput, void, undefined> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  const {
    container = '',
    terminalSize,
    withoutStdin,
    start,
    untilRemoved,
  } = first.done === true ? NOTHING : first.value;
  const options = { terminal: sizeFromWire(terminalSize), withoutStdin, untilRemoved, signal };
  const attachment = service.attach(requireText('container', container), options);
  const end = closeOnAbort(signal, attachment.close);
  try {
    yield { attached: true };
    if (start) {
      await service.start(container);
      yield { started: true };
    }
    const process = await attachment.attached;
    forwardInput(iterator, process).catch(() => undefined);
    for await (const chunk of process.output) yield chunkToWire(chunk);
    yield { exitCode: await attachment.exitCode() };
  } finally {
    end();
  }
}

function execOptions(start: ExecStart): Parameters<ExecService['start']>[1] {
  const { args, env, workingDir, user, privileged, tty, openStdin } = start;
  const terminalSize = sizeFromWire(start.terminalSize);
  return { args, env, workingDir, user, privileged, tty, openStdin, terminalSize };
}

/** One more program in a container; `Exec`. */
export async function* streamExec(
  service: ExecService,
  requests: AsyncIterable<ExecRequest>,
  signal: AbortSignal,
): AsyncGenerator<AttachResponseInput, void, undefined> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  const start = first.done === true ? null : first.value.start;
  if (start === null || start === undefined) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the first message of an exec must be its start' });
  }
  const container = requireText('container', start.container);
  if (start.detached) {
    await service.startDetached(container, execOptions(start));
    yield { attached: true };
    return;
  }
  const process = await service.start(container, execOptions(start));
  let isLeftAlone = !start.tty;
  const end = closeOnAbort(signal, () => {
    // As a terminal that is closed; the program's own end makes this do nothing.
    if (!isLeftAlone) process.kill('SIGHUP');
    process.close();
  });
  try {
    yield { attached: true };
    forwardInput(iterator, process, () => {
      isLeftAlone = true;
    }).catch(() => undefined);
    for await (const chunk of process.output) yield chunkToWire(chunk);
    yield { exitCode: await process.exitCode };
  } finally {
    end();
  }
}
