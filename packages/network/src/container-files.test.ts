import { describe, expect, it } from 'vitest';
import { checkHostname, filterResolvConf } from './container-files.ts';

describe('filterResolvConf', () => {
  it('keeps servers that a container can reach, and the rest of the file', () => {
    const text =
      '# made by hand\nsearch a.example b.example\nnameserver 127.0.0.53\nnameserver ::1\n nameserver\t192.0.2.1\nnameserver fe80::1%eth0\noptions ndots:2\n';
    expect(filterResolvConf(text)).toBe('search a.example b.example\n nameserver\t192.0.2.1\noptions ndots:2\n');
  });

  it.each(['', 'nameserver 127.0.0.1\n', 'search example.org\n', 'nameserver\n'])('finds none in %j', (text) => {
    expect(filterResolvConf(text)).toBeUndefined();
  });
});

describe('checkHostname', () => {
  it.each(['box', 'a', 'web-1.example.org', '0123456789ab', 'under_score'])('takes %s', (hostname) => {
    expect(() => {
      checkHostname(hostname);
    }).not.toThrow();
  });

  it.each(['', '-a', 'a b', 'a\nb', 'a\t', 'x'.repeat(300), 'a/../b'])('refuses %j', (hostname) => {
    expect(() => {
      checkHostname(hostname);
    }).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
