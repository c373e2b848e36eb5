import { execFileSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { openTerminal, setTerminalSize } from './terminal.ts';

describe('a terminal', () => {
  it('has the size that was set through its other end', () => {
    const { masterFd, slaveFd } = openTerminal();
    try {
      setTerminalSize(masterFd, { columns: 132, rows: 43 });
      expect(isatty(slaveFd)).toBe(true);
      expect(execFileSync('stty', ['size'], { stdio: [slaveFd, 'pipe', 'inherit'] }).toString()).toBe('43 132\n');
    } finally {
      closeSync(slaveFd);
      closeSync(masterFd);
    }
  });

  it('is not what another file is', () => {
    expect(() => {
      setTerminalSize(-1, { columns: 80, rows: 24 });
    }).toThrow(expect.objectContaining({ code: 'EBADF' }));
  });
});
