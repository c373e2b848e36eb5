import { describe, expect, test } from 'vitest';
import { buildEventToWire } from './build.ts';

describe('build events', () => {
  test('travel with their numbers', () => {
    const started = { step: 1, place: 2, places: 3, stage: 'a', text: 'RUN x' };
    expect(buildEventToWire({ kind: 'step-started', ...started })).toEqual({ stepStarted: started });
    expect(buildEventToWire({ kind: 'step-output', step: 1, data: Buffer.from('x') })).toEqual({
      stepOutput: { step: 1, data: Buffer.from('x') },
    });
    expect(buildEventToWire({ kind: 'context', bytes: 5 })).toEqual({ contextBytes: 5 });
  });
});
