import { describe, expect, test } from 'vitest';
import { readStatus, requestHeaders } from './call-headers.ts';

describe('how a call ended', () => {
  test('is read of its last headers, percent-encoding and all', () => {
    expect(readStatus(new Map([['grpc-status', '0']]))).toBeUndefined();
    const failure = readStatus(
      new Map([
        ['grpc-status', '5'],
        ['grpc-message', 'no such image: %C3%BC'],
        ['some-bin', Buffer.from('bytes').toString('base64')],
      ]),
    );
    expect(failure).toMatchObject({ code: 5, details: 'no such image: ü' });
    expect(failure?.metadata?.get('some-bin')).toEqual([Buffer.from('bytes')]);
    expect(failure?.metadata?.get('other')).toEqual([]);
  });

  test('is told as it is where it follows no rule', () => {
    expect(
      readStatus(
        new Map([
          ['grpc-status', '3'],
          ['grpc-message', '100%'],
        ]),
      ),
    ).toMatchObject({ details: '100%' });
    expect(readStatus(new Map([['grpc-status', '99']]))).toMatchObject({ code: 2 });
    expect(readStatus(new Map())).toMatchObject({ code: 2, details: 'the call ended without a status' });
    expect(readStatus(new Map([[':status', '502']]))).toMatchObject({ code: 2, details: 'HTTP status 502' });
  });
});

test('a deadline goes with the call', () => {
  expect(requestHeaders('/a/B', 1500.2)).toMatchObject({ ':path': '/a/B', 'grpc-timeout': '1501m' });
  expect(requestHeaders('/a/B', undefined)).not.toHaveProperty('grpc-timeout');
});
