import { Metadata, status } from '@grpc/grpc-js';
import { ERROR_CODES, ERROR_REASONS, TinydockError } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import type { CallFailure } from './call-failure.ts';
import { decodeError } from './decode-error.ts';
import { encodeError } from './encode-error.ts';
import { fromGrpcStatus, toGrpcStatus } from './error-status.ts';

function asFailure(encoded: ReturnType<typeof encodeError>): CallFailure {
  return Object.assign(new Error(encoded.details), encoded);
}

describe('the table of codes', () => {
  test('gives every code a status of its own', () => {
    const statuses = ERROR_CODES.map(toGrpcStatus);
    expect(new Set(statuses).size).toBe(ERROR_CODES.length);
    expect(statuses.map(fromGrpcStatus)).toEqual(ERROR_CODES);
  });
});

describe('errors on the wire', () => {
  test.each(ERROR_REASONS)('%s arrives as it was sent', (reason) => {
    const sent = new TinydockError({
      code: 'NOT_FOUND',
      reason,
      message: 'no such image: nginx — ü',
      hint: 'See `tdctl images`.',
      details: { image: 'nginx' },
    });
    const arrived = decodeError(asFailure(encodeError(sent)));
    expect(arrived).toMatchObject({
      code: sent.code,
      reason,
      message: sent.message,
      hint: sent.hint,
      details: sent.details,
    });
  });

  test('an error of our own says nothing of its inside', () => {
    const encoded = encodeError(new Error('secret path /root/x'));
    expect(encoded.code).toBe(status.INTERNAL);
    expect(JSON.stringify(encoded.metadata.getMap()) + encoded.details).not.toContain('secret');
  });

  test('long messages and control characters are cut to what a trailer may hold', () => {
    const encoded = encodeError(new TinydockError({ code: 'INTERNAL', message: `\u001b[31m${'x'.repeat(100_000)}` }));
    expect(encoded.details.length).toBeLessThan(3000);
    expect(encoded.details).not.toContain('\u001b');
  });

  test('what gRPC did not throw comes back as it is', () => {
    const error = new Error('x');
    expect(decodeError(error)).toBe(error);
    expect(decodeError('x')).toEqual(new Error('x'));
  });

  test('a detail that is not ours is not trusted', () => {
    const encoded = encodeError(new TinydockError({ code: 'NOT_FOUND', message: 'x' }));
    encoded.metadata.set('tinydock-error-bin', Buffer.from('[1,2'));
    expect(decodeError(asFailure(encoded))).toMatchObject({ code: 'NOT_FOUND', message: 'x' });
  });
});

describe('failures of gRPC itself', () => {
  function failure(code: status, details: string): unknown {
    return decodeError(Object.assign(new Error('x'), { code, details, metadata: new Metadata() }));
  }

  test.each([
    ['ENOENT', 'UNAVAILABLE', 'no socket is there', 'tinydockd'],
    ['ECONNREFUSED', 'UNAVAILABLE', 'nobody listens', 'TINYDOCK_HOST'],
    ['EACCES', 'PERMISSION_DENIED', 'permission denied', 'group tinydock'],
  ])('%s is %s', (errno, code, message, hint) => {
    const details = `connect ${errno} /run/x.sock`;
    expect(failure(status.UNAVAILABLE, details)).toMatchObject({
      code,
      reason: 'DAEMON_UNREACHABLE',
      message: expect.stringMatching(new RegExp(`at /run/x\\.sock: .*${message}`)) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  test.each([
    [status.UNAVAILABLE, 'Connection dropped', { code: 'UNAVAILABLE', reason: 'DAEMON_UNREACHABLE' }],
    [status.DEADLINE_EXCEEDED, 'Deadline exceeded after 0.05s', { message: 'tinydockd did not answer in time' }],
    [status.RESOURCE_EXHAUSTED, 'Received message larger than max', { reason: 'LIMIT_EXCEEDED' }],
    [status.UNIMPLEMENTED, 'no method /x', { code: 'UNIMPLEMENTED', message: expect.stringContaining('/x') as string }],
    [status.UNKNOWN, 'odd\u001b', { code: 'INTERNAL', message: 'odd?' }],
  ])('status %d with %j is explained', (code, details, expected) => {
    expect(failure(code, details)).toMatchObject(expected);
  });
});
