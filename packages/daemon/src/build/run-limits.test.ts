import { NO_LIMITS } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PIDS_LIMIT, limitCommand, type RunLimits } from './run-limits.ts';

const NOTHING: RunLimits = { limits: NO_LIMITS, ulimits: [], shmSizeBytes: 0, cgroupParent: '' };

describe('the limits of commands', () => {
  it('have a number of processes where nobody asks for one', () => {
    expect(limitCommand(NOTHING).limits).toEqual({ ...NO_LIMITS, pidsLimit: DEFAULT_PIDS_LIMIT });
    expect(limitCommand({ ...NOTHING, limits: { ...NO_LIMITS, pidsLimit: -1 } }).limits?.pidsLimit).toBe(-1);
  });

  it('are those of a container', () => {
    const ulimits = [{ name: 'nofile', soft: 10, hard: 20 }];
    expect(limitCommand({ ...NOTHING, ulimits, shmSizeBytes: 5, cgroupParent: 'builds' }).isolation).toMatchObject({
      cgroupParent: 'builds',
      ulimits,
      shmSizeBytes: 5,
    });
  });

  it.each([
    { ...NOTHING, limits: { ...NO_LIMITS, memoryBytes: 5 } },
    { ...NOTHING, limits: { ...NO_LIMITS, cpusetCpus: 'x' } },
    { ...NOTHING, ulimits: [{ name: 'nothing', soft: 1, hard: 1 }] },
    { ...NOTHING, shmSizeBytes: -1 },
    { ...NOTHING, cgroupParent: '../x' },
  ])('are checked: %j', (limits) => {
    expect(() => limitCommand(limits)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
