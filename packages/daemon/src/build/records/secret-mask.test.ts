import { describe, expect, test } from 'vitest';
import { SecretMask } from './secret-mask.ts';

function mask(secrets: readonly string[], ...pieces: readonly string[]): string {
  const masker = new SecretMask(secrets.map((text) => Buffer.from(text)));
  const parts = [...pieces.map((piece) => masker.mask(1, Buffer.from(piece))), masker.end(1)];
  return Buffer.concat(parts).toString();
}

describe('SecretMask', () => {
  test('keeps secrets out, also where they come in pieces', () => {
    expect(mask(['hunter2\n'], 'my hunter2 is hunter2')).toBe('my *** is ***');
    expect(mask(['hunter2'], 'my hun', 'ter', '2 x')).toBe('my *** x');
    expect(mask(['hunter2'], 'my hun', 'dred')).toBe('my hundred');
    expect(mask(['hunter2', 'hunter2-long'], 'hunter2-long')).toBe('***');
    expect(mask(['pässword'], 'a pässword b')).toBe('a *** b');
  });

  test('takes the lines of a key one by one, but for short ones', () => {
    expect(mask(['-----BEGIN\nabcdefgh\n}\n'], 'x abcdefgh } y')).toBe('x *** } y');
  });

  test('holds nothing back where a line has ended', () => {
    const masker = new SecretMask([Buffer.from('hunter2')]);
    expect(Buffer.from(masker.mask(1, Buffer.from('all\nof it'))).toString()).toBe('all\n');
    expect(Buffer.from(masker.mask(2, Buffer.from('other\n'))).toString()).toBe('other\n');
    expect(Buffer.from(masker.end(1)).toString()).toBe('of it');
  });

  test('without secrets bytes pass as they are', () => {
    const data = Buffer.from([0xff, 0x00]);
    expect(new SecretMask([]).mask(1, data)).toBe(data);
    expect(new SecretMask([Buffer.from('\n')]).mask(1, data)).toBe(data);
  });
});
