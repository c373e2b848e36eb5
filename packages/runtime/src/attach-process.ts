import type { AttachedProcess, AttachOptions, OutputChunk } from '@tinydock/domain';
import { ContainerInput } from './conmon/container-input.ts';
import { resizeTerminal } from './conmon/control-fifo.ts';
import type { LogRotations } from './logs/log-rotations.ts';
import { readOutput } from './logs/read-log.ts';
import type { SupervisedRecord } from './supervised-record.ts';

/**
 * Connects to a container's streams. The output is read from its log, which conmon writes in the same step as it would
 * the attach socket: a slow reader then costs neither memory nor output, and nothing is lost between create and start.
 * @param options.signalEnd gives a signal that is aborted when the container has ended, until its argument is aborted
 * @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
 */
export async function attachProcess(
  record: SupervisedRecord,
  options: AttachOptions & {
    readonly signalEnd: (cancel: AbortSignal) => AbortSignal;
    readonly rotations: LogRotations;
  },
): Promise<AttachedProcess> {
  const { bundleDir, logPath: path, openStdin, tty } = record;
  const takesInput = openStdin && options.withoutStdin !== true;
  const input = takesInput ? await ContainerInput.connect(bundleDir) : undefined;
  const log = await options.rotations.open(path, { newestOnly: true, untilRotation: options.untilRotation });
  const offset = (await log.current?.stat())?.size ?? 0;
  const closed = new AbortController();
  const ended = options.signalEnd(closed.signal);
  const close = (): void => {
    closed.abort();
    input?.close();
    // A reader that waits is woken by the signal, and reads no more.
    void log.close();
  };
  const readUntilEnd = async function* (): AsyncGenerator<OutputChunk> {
    try {
      yield* readOutput({ log, path, offset, ended, signal: closed.signal });
    } finally {
      close();
    }
  };
  return {
    output: readUntilEnd(),
    write: async (data) => input?.write(data),
    closeStdin: async () => input?.end(),
    resize: async (size) => {
      if (tty) await resizeTerminal(bundleDir, size);
    },
    close,
  };
}
