import { closeSync, constants, openSync } from 'node:fs';
import { arch } from 'node:os';
import { bindLibc, callLibc } from './libc.ts';

/** ioctl_tty(2): one number on all architectures but this. */
const TIOCSWINSZ = arch() === 'ppc64' ? 0x80087467 : 0x5414;
const MAX_NAME_BYTES = 64;

/** Both ends of a pseudo-terminal; the caller closes them. */
export interface TerminalDescriptors {
  readonly masterFd: number;
  readonly slaveFd: number;
}

function nameSlave(masterFd: number): string {
  const name = Buffer.alloc(MAX_NAME_BYTES);
  const subject = `file descriptor ${String(masterFd)}`;
  callLibc({
    function: bindLibc({ name: 'unlockpt', parameters: ['int'] }),
    syscall: 'unlockpt',
    subject,
    args: [masterFd],
  });
  const ptsname = bindLibc({ name: 'ptsname_r', parameters: ['int', 'void *', 'size_t'] });
  callLibc({ function: ptsname, syscall: 'ptsname_r', subject, args: [masterFd, name, MAX_NAME_BYTES] });
  return name.toString('utf8', 0, name.indexOf(0));
}

/** Makes a pseudo-terminal, pty(7), that becomes nobody's controlling terminal by this. @throws ErrnoError */
export function openTerminal(): TerminalDescriptors {
  const flags = constants.O_RDWR | constants.O_NOCTTY;
  const masterFd = openSync('/dev/ptmx', flags);
  try {
    return { masterFd, slaveFd: openSync(nameSlave(masterFd), flags) };
  } catch (error) {
    closeSync(masterFd);
    throw error;
  }
}

/** Sets a terminal's size through either end, in characters. @throws ErrnoError */
export function setTerminalSize(fd: number, size: { readonly columns: number; readonly rows: number }): void {
  callLibc({
    function: bindLibc({ name: 'ioctl', parameters: ['int', 'ulong', 'const void *'] }),
    syscall: 'ioctl',
    subject: `terminal ${String(fd)}`,
    args: [fd, TIOCSWINSZ, new Uint8Array(new Uint16Array([size.rows, size.columns, 0, 0]).buffer)],
  });
}
