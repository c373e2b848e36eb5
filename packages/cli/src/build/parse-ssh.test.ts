import { describe, expect, it } from 'vitest';
import { parseSsh } from './parse-ssh.ts';

describe('agents of SSH', () => {
  it('are those of the user, sockets, or made of keys', () => {
    expect(parseSsh(['default', 'a=', 'b=/x.sock', 'c=k1,k=2'])).toEqual([
      { id: 'default', paths: [] },
      { id: 'a', paths: [] },
      { id: 'b', paths: ['/x.sock'] },
      { id: 'c', paths: ['k1', 'k=2'] },
    ]);
  });

  it.each([
    ['', 'expected default, ID'],
    ['=key', 'expected default, ID'],
    ['a,b', 'expected default, ID'],
    ['a=k1,,k2', 'expected default, ID'],
    ['a=/x.sock,raw=true', 'raw is not supported'],
  ])('%s is refused: %s', (value, why) => {
    expect(() => parseSsh([value])).toThrow(why);
  });

  it('have ids of their own', () => {
    expect(() => parseSsh(['default', 'default=key'])).toThrow('given twice');
  });
});
