import { describe, expect, it } from 'vitest';
import { parseMountInfo, readMountInfo } from './mountinfo.ts';

describe('parseMountInfo', () => {
  it('reads fields, propagation and both option lists', () => {
    const text =
      '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n' +
      '37 35 0:4 / /proc rw - proc proc rw\n';
    expect(parseMountInfo(text)).toEqual([
      {
        id: 36,
        parentId: 35,
        device: '98:0',
        root: '/mnt1',
        target: '/mnt2',
        options: ['rw', 'noatime'],
        propagation: ['master:1', 'shared:7'],
        type: 'ext3',
        source: '/dev/root',
        superOptions: ['rw', 'errors=continue'],
      },
      {
        id: 37,
        parentId: 35,
        device: '0:4',
        root: '/',
        target: '/proc',
        options: ['rw'],
        propagation: [],
        type: 'proc',
        source: 'proc',
        superOptions: ['rw'],
      },
    ]);
  });

  it('decodes octal escapes, also beside multi-byte characters, and leaves other backslashes', () => {
    const [entry] = parseMountInfo('1 2 0:1 / /a\\040b\\134\\011é\\12x rw - tmpfs a\\040- rw\n');
    expect(entry?.target).toBe('/a b\\\té\\12x');
    expect(entry?.source).toBe('a -');
  });

  it('passes over lines that are not mountinfo', () => {
    expect(parseMountInfo('\nnonsense\n1 2 3 - x\n')).toEqual([]);
  });

  it('sees the root of this process', () => {
    expect(readMountInfo().some((entry) => entry.target === '/')).toBe(true);
  });
});
