import { describe, expect, test } from 'vitest';
import { parseLogSettings } from './log-settings.ts';

describe('the settings of a log', () => {
  test.each([
    ['', 0, 0, { driver: 'k8s-file' }],
    ['json-file', 1000, 0, { driver: 'json-file', limits: { maxBytes: 1000, maxFiles: 1 } }],
    ['json-file', 1000, 3, { driver: 'json-file', limits: { maxBytes: 1000, maxFiles: 3 } }],
    ['local', 0, 2, { driver: 'local', limits: { maxBytes: 20_971_520, maxFiles: 2 } }],
    ['none', 0, 0, { driver: 'none', limits: { maxBytes: 1_048_576, maxFiles: 1 } }],
  ])('%j, %d bytes, %d files', (driver, maxBytes, maxFiles, expected) => {
    expect(parseLogSettings(driver, { maxBytes, maxFiles })).toEqual(expected);
  });

  test.each([
    ['journald', 0, 0],
    ['json-file', -1, 0],
    ['json-file', 1000, 101],
    ['json-file', 0, 2],
    ['none', 1000, 0],
  ])('%j, %d bytes, %d files are refused', (driver, maxBytes, maxFiles) => {
    expect(() => parseLogSettings(driver, { maxBytes, maxFiles })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
