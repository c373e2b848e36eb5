import { describe, expect, test } from 'vitest';
import { parseHost } from './parse-host.ts';

describe('parseHost', () => {
  test.each([
    ['unix:///run/tinydock/tinydock.sock', '/run/tinydock/tinydock.sock'],
    ['/tmp/a b.sock', '/tmp/a b.sock'],
    ['unix:///tmp/a:b.sock', '/tmp/a:b.sock'],
  ])('%s is a socket', (host, socketPath) => {
    expect(parseHost(host)).toEqual({ socketPath });
  });

  test.each([
    '',
    'unix://',
    'tcp://127.0.0.1:2375',
    'ssh://host',
    'unix://run/x.sock',
    'x.sock',
    'unix:x',
    'localhost:80',
    '/a\0b',
  ])('%j is refused with the form that is expected', (host) => {
    expect(() => parseHost(host)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', hint: expect.stringContaining('unix:///') as string }),
    );
  });
});
