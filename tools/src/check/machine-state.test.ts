import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLeftovers, readMachineState } from './machine-state.ts';

const isRoot = process.getuid?.() === 0;

describe('the state of the machine', () => {
  it('shows a process of the run that is left, by the marker in its environment', async () => {
    const marker = `TINYDOCK_CHECK_RUN=${randomUUID()}`;
    const before = readMachineState(marker);
    const child = spawn('sleep', ['60'], { env: { TINYDOCK_CHECK_RUN: marker.split('=')[1] } });
    await once(child, 'spawn');
    try {
      expect(findLeftovers(before, readMachineState(marker))).toContain(`processes: sleep (pid ${child.pid})`);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    expect(findLeftovers(before, readMachineState(marker)).filter((line) => line.includes('sleep'))).toEqual([]);
  });

  it('shows a directory that is left', () => {
    const before = readMachineState('no such marker');
    const directory = mkdtempSync(join(tmpdir(), 'tinydock-left-'));
    try {
      expect(findLeftovers(before, readMachineState('no such marker'))).toContain(`directories: ${directory}`);
    } finally {
      rmdirSync(directory);
    }
  });

  it.skipIf(!isRoot)('shows a network namespace that is left', async () => {
    const before = readMachineState('no such marker');
    const child = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      child.stdin.write('ready\n');
      await once(child.stdout, 'data');
      expect(findLeftovers(before, readMachineState('no such marker')).join('\n')).toMatch(/namespaces: net:\[\d+\]/);
    } finally {
      child.stdin.end();
      await once(child, 'close');
    }
  });
});
