import type { CopyInstruction } from '@tinydock/dockerfile';
import { describe, expect, it } from 'vitest';
import { parseMode } from './parse-mode.ts';

function change(chmod: string | undefined): ReturnType<typeof parseMode> {
  return parseMode({ kind: 'copy', chmod, position: { line: 1, column: 1 }, endLine: 1 } as CopyInstruction);
}

describe('--chmod', () => {
  // What chmod(1) makes of it with a umask of 0.
  it.each([
    ['755', 0o600, false, 0o755],
    ['4755', 0o600, false, 0o4755],
    ['u=rwX,go=rX', 0o600, false, 0o644],
    ['u=rwX,go=rX', 0o700, false, 0o755],
    ['u=rwX,go=rX', 0o600, true, 0o755],
    ['+x', 0o644, false, 0o755],
    ['a-w', 0o666, false, 0o444],
    ['g=u', 0o750, false, 0o770],
    ['o=', 0o777, false, 0o770],
    ['u+s,g+s', 0o755, false, 0o6755],
    ['u=rwx', 0o4644, false, 0o744],
    ['+t', 0o777, true, 0o1777],
    ['u-x+w', 0o544, false, 0o644],
    ['ug=rw,o=r', 0o777, false, 0o664],
  ])('%s of %o', (chmod, mode, isDirectory, expected) => {
    expect(change(chmod)?.(mode, isDirectory).toString(8)).toBe(expected.toString(8));
  });

  it('may be left out', () => {
    expect(change(undefined)).toBeUndefined();
  });

  it.each(['', '99', '77777', 'x', 'u', 'u=q', 'u+rw,', '888', 'u=rug'])('%j is refused', (chmod) => {
    expect(() => change(chmod)).toThrow('expected an octal number');
  });
});
