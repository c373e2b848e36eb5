import { describe, expect, it } from 'vitest';
import { parseCapabilities } from './capabilities.ts';

describe('parseCapabilities', () => {
  it('names the bits of CapEff only', () => {
    const status = 'Name:\tx\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\nCapEff:\t0000000000200003\n';
    expect([...parseCapabilities(status)]).toEqual(['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_SYS_ADMIN']);
  });

  it('finds all 41 in a full mask and none where there is no line', () => {
    expect(parseCapabilities('CapEff:\t000001ffffffffff\n').size).toBe(41);
    expect(parseCapabilities('').size).toBe(0);
  });
});
