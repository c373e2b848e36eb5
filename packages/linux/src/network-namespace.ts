import { closeSync, constants, openSync } from 'node:fs';
import { bindLibc, callLibc } from './libc.ts';
import { mount, MOUNT_FLAGS } from './mount.ts';

const CLONE_NEWNET = 0x4000_0000;
/** Of the calling thread: namespaces belong to threads. proc(5) */
const OWN_NAMESPACE = '/proc/thread-self/ns/net';

function enter(fd: number, subject: string): void {
  callLibc({
    function: bindLibc({ name: 'setns', parameters: ['int', 'int'] }),
    syscall: 'setns',
    subject,
    args: [fd, CLONE_NEWNET],
  });
}

/** A process that stays in the namespace of a container must not go on: containers outlive it, and it is started again. */
function comeHome(fd: number): void {
  try {
    enter(fd, OWN_NAMESPACE);
  } catch (error) {
    process.stderr.write(`cannot leave a network namespace: ${String(error)}\n`);
    process.abort();
  }
}

/** Comes back whatever happens. Nobody else's code runs on this thread meanwhile, because nothing here waits. */
function elsewhere<T>(leave: () => void, work: () => T): T {
  const home = openSync(OWN_NAMESPACE, constants.O_RDONLY);
  try {
    leave();
    try {
      return work();
    } finally {
      comeHome(home);
    }
  } finally {
    closeSync(home);
  }
}

/**
 * Does something in a network namespace that is bound to a path; what it opens there stays there. setns(2)
 * @param work synchronous: after its first wait it would run outside
 * @throws ErrnoError
 */
export function inNetworkNamespace<T>(path: string, work: () => T): T {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    return elsewhere(() => {
      enter(fd, path);
    }, work);
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes a network namespace and binds it to a file that is there, so that it lasts; usually 1 ms, where a program that does it
 * costs a fork of this process. unshare(2)
 * @param prepare in the namespace; synchronous
 * @throws ErrnoError
 */
export function bindNewNetworkNamespace(path: string, prepare: () => void = () => undefined): void {
  const unshare = (): void => {
    callLibc({
      function: bindLibc({ name: 'unshare', parameters: ['int'] }),
      syscall: 'unshare',
      args: [CLONE_NEWNET],
    });
  };
  elsewhere(unshare, () => {
    mount({ source: OWN_NAMESPACE, target: path, flags: MOUNT_FLAGS.bind });
    prepare();
  });
}

/** The kernel's number of an interface in this thread's namespace; undefined where there is none. if_nametoindex(3) */
export function interfaceIndexOf(name: string): number | undefined {
  const index = Number(bindLibc({ name: 'if_nametoindex', parameters: ['const char *'] })(Buffer.from(`${name}\0`)));
  return index === 0 ? undefined : index;
}
