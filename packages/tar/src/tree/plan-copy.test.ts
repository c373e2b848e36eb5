import { describe, expect, test } from 'vitest';
import { type CopySource, planCopy } from './plan-copy.ts';

const file: CopySource = { isDirectory: false, name: 'f', isContents: false };
const directory: CopySource = { isDirectory: true, name: 'd', isContents: false };
const contents: CopySource = { isDirectory: true, name: 'd', isContents: true };
const aFile = { isDirectory: false };
const aDirectory = { isDirectory: true };

describe('planCopy', () => {
  test.each([
    [file, '/x/t', undefined, false, '/x', 't'],
    [file, '/x/t', aFile, false, '/x', 't'],
    [file, '/x/t', aDirectory, false, '/x/t', 'f'],
    [file, '/t', undefined, false, '/', 't'],
    [directory, '/x/t', undefined, false, '/x', 't'],
    [directory, '/x/t', undefined, true, '/x', 't'],
    [directory, '/x/t', aDirectory, false, '/x/t', 'd'],
    [contents, '/x/t', undefined, false, '/x', 't'],
    [contents, '/x/t', aDirectory, true, '/x/t', ''],
  ] as const)('%j to %s, which is %j', (source, path, found, assertsDirectory, into, name) => {
    expect(planCopy(source, { path, found, assertsDirectory })).toEqual({ directory: into, name });
  });

  test.each([
    [file, undefined, true],
    [file, aFile, true],
    [directory, aFile, false],
    [contents, aFile, false],
  ])('%j to %j is an error', (source, found, assertsDirectory) => {
    expect(() => planCopy(source, { path: '/x/t', found, assertsDirectory })).toThrow('cannot copy to /x/t');
  });
});
