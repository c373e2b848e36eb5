import { Socket } from 'node:net';
import { bindLibc, callLibc } from './libc.ts';

const O_CLOEXEC = 0o2000000;

/** Both ends of a pipe; the caller closes them. */
export interface PipeDescriptors {
  readonly readFd: number;
  readonly writeFd: number;
}

/** Makes a pipe whose ends no program gets but by its `stdio`. pipe(2) @throws ErrnoError */
export function openPipe(): PipeDescriptors {
  const descriptors = new Int32Array(2);
  callLibc({
    function: bindLibc({ name: 'pipe2', parameters: ['void *', 'int'] }),
    syscall: 'pipe2',
    args: [new Uint8Array(descriptors.buffer), O_CLOEXEC],
  });
  const [readFd = -1, writeFd = -1] = descriptors;
  return { readFd, writeFd };
}

/** A pipe between this process and a program. */
export interface ProgramPipe {
  /** Our end, whose errors are ignored: what is wrong shows in how the program ends. */
  readonly stream: Socket;
  /** The program's end; to be closed here when the program has it. */
  readonly fd: number;
}

/** A pipe that a program reads. @throws ErrnoError */
export function openInputPipe(): ProgramPipe {
  const { readFd, writeFd } = openPipe();
  const stream = new Socket({ fd: writeFd, readable: false, writable: true }).on('error', () => undefined);
  return { stream, fd: readFd };
}

/** A pipe that a program writes. @throws ErrnoError */
export function openOutputPipe(): ProgramPipe {
  const { readFd, writeFd } = openPipe();
  const stream = new Socket({ fd: readFd, readable: true, writable: false }).on('error', () => undefined);
  return { stream, fd: writeFd };
}
