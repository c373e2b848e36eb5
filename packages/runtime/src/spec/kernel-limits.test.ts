import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_LIMITS } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { checkKernelLimits, readKernelLimits } from './kernel-limits.ts';

const NOTHING = { hasSwapLimit: false, hasSwappiness: false, hasOomKillDisable: false };

test('what the two versions of cgroups have', () => {
  const dir = mkdtempSync(join(tmpdir(), 'td-kernel-'));
  try {
    for (const file of ['memory.swappiness', 'memory.oom_control']) writeFileSync(join(dir, file), '');
    expect(readKernelLimits({ dir, isUnified: false })).toEqual({
      hasSwapLimit: false,
      hasSwappiness: true,
      hasOomKillDisable: true,
    });
    expect(readKernelLimits({ dir, isUnified: true })).toEqual({ ...NOTHING, hasSwapLimit: true });
    expect(readKernelLimits(undefined)).toEqual(NOTHING);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('a limit that the kernel does not know is named', () => {
  checkKernelLimits(NO_LIMITS, NOTHING);
  expect(() => {
    checkKernelLimits({ ...NO_LIMITS, memorySwappiness: 0 }, NOTHING);
  }).toThrow('--memory-swappiness');
  expect(() => {
    checkKernelLimits({ ...NO_LIMITS, oomKillDisable: true }, NOTHING);
  }).toThrow('--oom-kill-disable');
});
