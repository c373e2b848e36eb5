import { describe, expect, it } from 'vitest';
import { createErrnoError } from './errno-error.ts';

describe('createErrnoError', () => {
  it.each([
    [2, 'ENOENT'],
    [15, 'ENOTBLK'],
    [61, 'ENODATA'],
    [117, 'EUCLEAN'],
    [3999, 'E3999'],
  ])('names errno %d %s', (errno, code) => {
    expect(createErrnoError({ syscall: 'mount', errno })).toMatchObject({ code, errno: -errno, syscall: 'mount' });
  });

  it('has the shape that Node gives its errors', () => {
    const error = createErrnoError({ syscall: 'mount', errno: 1, subject: '/mnt', detail: 'no' });
    expect(error).toMatchObject({ path: '/mnt', message: "EPERM: mount '/mnt': no" });
  });
});
