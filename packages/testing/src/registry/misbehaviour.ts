import type { Script } from './fake-registry.ts';

/** Announces the whole body, sends its first `bytes` and cuts the connection. Honours no range. */
export function cutAfter(body: Buffer, bytes: number): Script {
  return ({ response }) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

/** Sends `body` with status 200 whatever was asked for; in chunks without a length where `isChunked`. */
export function sendWhole(body: Buffer | string, options: { isChunked?: boolean; type?: string } = {}): Script {
  return ({ response }) => {
    const length = options.isChunked === true ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, { 'content-type': options.type ?? 'application/octet-stream', ...length });
    response.end(body);
  };
}

/** Sends zeros until the other side hangs up. */
export function sendEndlessly(): Script {
  return ({ response }) => {
    const chunk = Buffer.alloc(64 * 1024);
    response.writeHead(200);
    const send = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', send);
    send();
  };
}

/** Sends `body` as far as `bytes` and then nothing, with the connection open. */
export function stallAfter(body: Buffer, bytes: number): Script {
  return ({ response }) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, bytes));
  };
}

/** Sends nothing, not even headers. */
export function staySilent(): Script {
  return () => undefined;
}

export function answerStatus(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Script {
  return ({ response }) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

export function redirectTo(target: (url: string) => string, status = 307): Script {
  return ({ request, response }) => {
    response.writeHead(status, { location: target(request.url) });
    response.end();
  };
}

/** Asks for authentication unless the request bears `authorization`. */
export function requireAuthorization(authorization: string, challenge: string): Script {
  return ({ request, response, proceed }) => {
    if (request.headers.authorization === authorization) {
      proceed();
      return;
    }
    response.writeHead(401, { 'www-authenticate': challenge, 'content-type': 'application/json' });
    response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
  };
}

export function sendJson(value: unknown): Script {
  return sendWhole(JSON.stringify(value), { type: 'application/json' });
}
