import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStartGate } from './open-start-gate.ts';

describe('openStartGate', () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tinydock-gate-'));
    path = join(dir, 'exec.fifo');
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it('lets a process go on that waits, or that comes later', async () => {
    execFileSync('mkfifo', [path]);
    const process = spawn('sh', ['-c', 'printf 0 > "$1"', 'sh', path]);
    const exit = once(process, 'exit');
    expect(await openStartGate(path, () => true)).toBe(true);
    expect(await exit).toEqual([0, null]);
    expect(existsSync(path)).toBe(false);
  });

  it('has let go on one that has ended by the time that somebody looks', async () => {
    execFileSync('mkfifo', [path]);
    const runToItsEnd = (): boolean => {
      execFileSync('sh', ['-c', 'printf 0 > "$1"', 'sh', path]);
      return false;
    };
    expect(await openStartGate(path, runToItsEnd)).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  it('opens nothing where there is no gate, or nobody behind it', async () => {
    expect(await openStartGate(path, () => true)).toBe(false);
    execFileSync('mkfifo', [path]);
    let looks = 0;
    expect(await openStartGate(path, () => (looks += 1) < 3)).toBe(false);
    expect(existsSync(path)).toBe(true);
  });
});
