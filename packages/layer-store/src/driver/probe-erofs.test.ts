import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createErrnoError, readMountInfo } from '@tinydock/linux';
import { describe, expect, it } from 'vitest';
import { mayMount } from '../testing/test-store.ts';
import { explainErofs, explainOverlay, probeErofs } from './probe-erofs.ts';

describe('probeErofs', () => {
  it.skipIf(!mayMount)('finds this kernel fit and leaves nothing (needs CAP_SYS_ADMIN)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tinydock-probe-'));
    try {
      expect(await probeErofs(directory)).toEqual({ kind: 'supported' });
      expect(readdirSync(directory)).toEqual([]);
      expect(readMountInfo().filter(({ target }) => target.startsWith(directory))).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each([
    [explainErofs, 1, 'PERMISSION_DENIED', /CAP_SYS_ADMIN/],
    [explainErofs, 19, 'UNIMPLEMENTED', /CONFIG_EROFS_FS\)/],
    [explainErofs, 15, 'UNIMPLEMENTED', /CONFIG_EROFS_FS_BACKED_BY_FILE/],
    [explainErofs, 22, 'UNIMPLEMENTED', /extra device/],
    [explainOverlay, 1, 'PERMISSION_DENIED', /CAP_SYS_ADMIN/],
    [explainOverlay, 19, 'UNIMPLEMENTED', /CONFIG_OVERLAY_FS/],
    [explainOverlay, 38, 'UNIMPLEMENTED', /fsopen/],
    [explainOverlay, 22, 'UNIMPLEMENTED', /lowerdir\+/],
  ])('%o tells errno %d apart', (...[explain, errno, code, message]) => {
    const error = explain(createErrnoError({ syscall: 'mount', errno }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
