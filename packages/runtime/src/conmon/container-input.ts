import { closeSync, constants, openSync } from 'node:fs';
import { TinydockError } from '@tinydock/domain';
import { SeqpacketSocket } from 'node-unix-socket';

/** conmon reads its attach socket in packets of at most this size, and cuts off what is longer. */
const MAX_PACKET_BYTES = 8192;

/** A container's standard input, through conmon's socket in the bundle. */
export class ContainerInput {
  readonly #socket: SeqpacketSocket;
  #isOpen = true;

  private constructor(socket: SeqpacketSocket) {
    this.#socket = socket;
    const end = (): void => {
      this.#isOpen = false;
    };
    socket.on('end', end);
    socket.on('error', end);
    socket.on('close', end);
    // The socket also carries the output, which is read from the log: a packet that nobody takes is dropped.
  }

  /** @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING where conmon has ended */
  static async connect(bundleDir: string): Promise<ContainerInput> {
    try {
      // Through a descriptor, because the path of a socket may have 107 bytes only. unix(7)
      const dirFd = openSync(bundleDir, constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        return new ContainerInput(await openSocket(`/proc/self/fd/${String(dirFd)}/attach`));
      } finally {
        closeSync(dirFd);
      }
    } catch (cause) {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        reason: 'CONTAINER_NOT_RUNNING',
        message: "cannot connect to the container's standard input: it has ended",
        cause,
      });
    }
  }

  /** Resolves when the data is on its way; drops it where the container has ended. */
  async write(data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length && this.#isOpen; at += MAX_PACKET_BYTES) {
      const packet = Buffer.from(data.subarray(at, at + MAX_PACKET_BYTES));
      await this.#settle((done) => {
        this.#socket.write(packet, 0, packet.length, done);
      });
    }
  }

  /** Ends the input; the program reads the end of its file. Idempotent. */
  async end(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#settle((done) => {
      this.#socket.end(done);
    });
  }

  /** Disconnects; idempotent. */
  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  /** Waits for a call back, or for the socket's end, after which none comes. */
  #settle(call: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        for (const event of ['close', 'error', 'end']) this.#socket.off(event, finish);
        resolve();
      };
      for (const event of ['close', 'error', 'end']) this.#socket.once(event, finish);
      call(finish);
    });
  }
}

function openSocket(path: string): Promise<SeqpacketSocket> {
  const socket = new SeqpacketSocket();
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(path, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
