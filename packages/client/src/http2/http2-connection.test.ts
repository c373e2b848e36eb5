import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeHeaders, encodeHeaders } from './header-block.ts';
import { Http2Connection } from './http2-connection.ts';
import type { Http2Stream } from './http2-stream.ts';

const REQUEST = { ':method': 'POST', ':scheme': 'http', ':path': '/x', ':authority': 'localhost' };

let dir: string;
let socketPath: string;
let connection: Http2Connection;
const closing: (() => void)[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-http2-'));
  socketPath = join(dir, 'a.sock');
});

afterEach(() => {
  connection.destroy(new Error('the test is over'));
  for (const close of closing.splice(0)) close();
  rmSync(dir, { recursive: true });
});

/** Node's own server on the other side. */
async function serve(answer: (stream: ServerHttp2Stream, session: Http2Session) => void): Promise<void> {
  const server = createServer({ maxSendHeaderBlockLength: 1024 * 1024 });
  const sessions: Http2Session[] = [];
  server.on('session', (session) => sessions.push(session));
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => undefined);
    if (stream.session !== undefined) answer(stream, stream.session);
  });
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  await once(server.listen(socketPath), 'listening');
  connection = new Http2Connection(socketPath);
}

interface Answer {
  readonly stream: Http2Stream;
  readonly headers: ReadonlyMap<string, string>[];
  readonly ended: Promise<Buffer>;
}

function request(): Answer {
  const headers: ReadonlyMap<string, string>[] = [];
  const chunks: Buffer[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  promise.catch(() => undefined);
  const stream = connection.request(REQUEST, {
    headers: (block) => headers.push(block),
    data: (bytes) => {
      chunks.push(bytes);
      stream.acknowledge();
    },
    end: () => {
      resolve(Buffer.concat(chunks));
    },
    fail: reject,
  });
  return { stream, headers, ended: promise };
}

describe('with a server of Node', () => {
  test('headers arrive, whatever they hold and however long they are', async () => {
    const value = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text) => text.trim());
    const values = fc.sample(
      value.filter((text) => text !== ''),
      { numRuns: 200, seed: 7 },
    );
    const long = 'a long one '.repeat(5000).trim();
    await serve((stream) => {
      stream.respond({ 'x-values': 'none' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ ...Object.fromEntries(values.map((text, index) => [`x-${index}`, text])), long });
      });
      stream.end('body');
    });
    const answer = request();
    void answer.stream.send(Buffer.alloc(0), true);
    expect(String(await answer.ended)).toBe('body');
    const [first, trailers] = answer.headers;
    expect(first?.get(':status')).toBe('200');
    expect(values.map((_, index) => trailers?.get(`x-${index}`))).toEqual(values);
    expect(trailers?.get('long')).toBe(long);
  });

  test('more bytes than any window go and come, on several streams at a time', async () => {
    await serve((stream) => {
      stream.respond();
      stream.pipe(stream);
    });
    const bodies = [1, 2, 3].map((seed) => Buffer.alloc(3 * 1024 * 1024 + seed, seed));
    const echoed = bodies.map(async (body) => {
      const answer = request();
      expect(await answer.stream.send(body.subarray(0, 70_000), false)).toBe(true);
      expect(await answer.stream.send(body.subarray(70_000), true)).toBe(true);
      return answer.ended;
    });
    for (const [index, echo] of (await Promise.all(echoed)).entries()) {
      expect(echo.equals(bodies[index] ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test('a stream that nobody reads holds the server up, and no other stream', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    let written = 0;
    await serve((stream) => {
      stream.respond();
      if (written > 0) {
        stream.end('quick');
        return;
      }
      const write = (): void => {
        for (let goesOn = true; goesOn && written < 64 * 1024 * 1024; written += chunk.length) {
          goesOn = stream.write(chunk);
        }
      };
      stream.on('drain', write);
      write();
    });
    const ignore = (): void => undefined;
    connection.request(REQUEST, { headers: ignore, data: ignore, end: ignore, fail: ignore });
    await expect.poll(() => written).toBeGreaterThan(0);
    expect(String(await request().ended)).toBe('quick');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written).toBeLessThan(8 * 1024 * 1024);
  });

  test('a ping is answered', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    await serve((stream, session) => {
      session.ping(Buffer.from('12345678'), (_error, _ms, payload) => {
        resolve(String(payload));
        stream.end();
      });
    });
    request();
    expect(await promise).toBe('12345678');
  });

  test('one that leaves ends what it has begun, and is asked for nothing more', async () => {
    await serve((stream, session) => {
      session.goaway();
      setTimeout(() => stream.end('the last'), 50);
    });
    const { ended } = request();
    await expect.poll(() => connection.isUsable).toBe(false);
    expect(String(await ended)).toBe('the last');
  });

  test.each([
    [constants.NGHTTP2_REFUSED_STREAM, 14],
    [constants.NGHTTP2_CANCEL, 1],
    [constants.NGHTTP2_ENHANCE_YOUR_CALM, 8],
    [constants.NGHTTP2_INTERNAL_ERROR, 13],
  ])('a stream that is reset with %i fails with status %i', async (code, status) => {
    await serve((stream) => {
      stream.close(code);
    });
    await expect(request().ended).rejects.toMatchObject({ code: status });
  });

  test('a stream that is cancelled is reset there, and frees who waits to send', async () => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    await serve((stream) => {
      stream.on('close', () => {
        resolve(stream.rstCode);
      });
    });
    const { stream } = request();
    const sent = stream.send(Buffer.alloc(1024 * 1024), true);
    await expect.poll(() => connection.isGreeted).toBe(true);
    stream.cancel();
    expect(await sent).toBe(false);
    expect(await promise).toBe(constants.NGHTTP2_CANCEL);
  });

  test('an end before the request is whole ends the request', async () => {
    await serve((stream) => {
      stream.respond();
      stream.end('enough');
    });
    const answer = request();
    const sent = answer.stream.send(Buffer.alloc(1024 * 1024), true);
    expect(String(await answer.ended)).toBe('enough');
    expect(await sent).toBe(false);
  });
});

describe('what is no server of HTTP/2', () => {
  async function serveBytes(bytes: Uint8Array | undefined): Promise<void> {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined).resume();
      if (bytes === undefined) socket.destroy();
      else socket.write(bytes);
    });
    closing.push(() => server.close());
    await once(server.listen(socketPath), 'listening');
    connection = new Http2Connection(socketPath);
  }

  test.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a frame that is too large', Buffer.from('ffffff000000000001', 'hex')],
    ['a push', Buffer.from('0000040504000000010000000282', 'hex')],
    ['headers that are interrupted', Buffer.from('000001010000000001880000080600000000000102030405060708', 'hex')],
    ['headers that refer to what was never sent', Buffer.from('000001010500000001ff', 'hex')],
    ['more padding than there is', Buffer.from('0000020009000000010900', 'hex')],
    [
      'headers in pieces without an end',
      Buffer.from(`000000010000000001${'000000090000000001'.repeat(30_000)}`, 'hex'),
    ],
    ['a reset without a code', Buffer.from('000000030000000001', 'hex')],
  ])('such as %s fails what is under way', async (_name, bytes) => {
    await serveBytes(bytes);
    await expect(request().ended).rejects.toMatchObject({ code: 13, details: /not HTTP\/2/ });
    expect(connection.isUsable).toBe(false);
  });

  test('such as one that hangs up fails what is under way', async () => {
    await serveBytes(undefined);
    await expect(request().ended).rejects.toMatchObject({ code: 14 });
  });

  test('such as nobody fails with what Node says', async () => {
    connection = new Http2Connection(socketPath);
    await expect(request().ended).rejects.toMatchObject({ code: 14, details: `connect ENOENT ${socketPath}` });
  });
});

describe('blocks of headers', () => {
  test('are read as they are written', () => {
    const name = fc.stringMatching(/^[a-z-]+$/);
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 300 });
    fc.assert(
      fc.property(fc.dictionary(name, text), (headers) => {
        expect(Object.fromEntries(decodeHeaders(encodeHeaders(headers)))).toEqual({ ...headers });
      }),
    );
  });

  test('of anybody are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          decodeHeaders(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test.each(['7f', '00', '0005616263', '407fffffffffff7f', '0001618200', '00016182f7'])(
    'such as %s are refused',
    (hex) => {
      expect(() => decodeHeaders(Buffer.from(hex, 'hex'))).toThrow(RangeError);
    },
  );
});
