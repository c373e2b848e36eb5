import { closeSync } from 'node:fs';
import { createErrnoError } from './errno-error.ts';
import { bindLibc, callLibc, callLibcAsync } from './libc.ts';
import { inNetworkNamespace } from './network-namespace.ts';
import type { RouteMessage } from './route-messages.ts';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0x8_0003;
const NETLINK_ROUTE = 0;
const MSG_DONTWAIT = 0x40;
const IS_REQUEST_WITH_ANSWER = 0x5;
const ERROR_TYPE = 2;
const HEADER_BYTES = 16;
const MAX_ANSWER_BYTES = 64 * 1024;

function encode({ type, flags, payload }: RouteMessage, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES + payload.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags | IS_REQUEST_WITH_ANSWER, 6);
  header.writeUInt32LE(sequence, 8);
  return Buffer.concat([header, payload]);
}

function openSocket(): number {
  return callLibc({
    function: bindLibc({ name: 'socket', parameters: ['int', 'int', 'int'] }),
    syscall: 'socket',
    args: [AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE],
  });
}

/** A connection to the kernel's interfaces, addresses and routes of one network namespace. netlink(7) */
export class RouteSocket {
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /**
   * Call `close` in the end. Of the namespace that is bound to the path, or this thread's.
   * @throws ErrnoError
   */
  static open(netnsPath?: string): RouteSocket {
    return new RouteSocket(netnsPath === undefined ? openSocket() : inNetworkNamespace(netnsPath, openSocket));
  }

  /**
   * Makes changes one after the other; those after one that fails are tried all the same.
   * @throws ErrnoError of the first that failed
   */
  async request(messages: readonly RouteMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const bytes = Buffer.concat(messages.map(encode));
    // The kernel makes the changes within this call, for which it may have to wait for another's.
    await callLibcAsync({
      function: bindLibc({ name: 'send', result: 'long', parameters: ['int', 'const void *', 'size_t', 'int'] }),
      syscall: 'send',
      subject: 'netlink',
      args: [this.#fd, bytes, bytes.length, 0],
    });
    const errors = this.#readErrors(messages.length);
    const failed = messages.findIndex((_, at) => errors[at] !== 0);
    if (failed === -1) return;
    throw createErrnoError({ syscall: 'netlink', errno: errors[failed] ?? 5, subject: messages[failed]?.subject });
  }

  /** By the order of the requests: each is answered by a number, which is 0 for success. */
  #readErrors(count: number): readonly number[] {
    const errors: number[] = [];
    for (let answers = 0; answers < count;) {
      const datagram = this.#receive();
      for (let at = 0; at + HEADER_BYTES + 4 <= datagram.length;) {
        if (datagram.readUInt16LE(at + 4) === ERROR_TYPE) {
          errors[datagram.readUInt32LE(at + 8)] = -datagram.readInt32LE(at + HEADER_BYTES);
          answers += 1;
        }
        at += Math.max(HEADER_BYTES, Math.ceil(datagram.readUInt32LE(at) / 4) * 4);
      }
    }
    return errors;
  }

  /** The answers are there when the request has been taken. */
  #receive(): Buffer {
    const buffer = Buffer.alloc(MAX_ANSWER_BYTES);
    const size = callLibc({
      function: bindLibc({ name: 'recv', result: 'long', parameters: ['int', 'void *', 'size_t', 'int'] }),
      syscall: 'recv',
      subject: 'netlink',
      args: [this.#fd, buffer, buffer.length, MSG_DONTWAIT],
    });
    return buffer.subarray(0, size);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
