import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TestProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** `host:port` of each tunnel and the address of each plain request, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export interface TestProxyOptions {
  /** The port of this machine where a name is to be found, such as `registry.test:5000`. */
  readonly portOf: (host: string) => number | undefined;
  /** `user:password` that is asked for. */
  readonly login?: string | undefined;
}

/** An HTTP proxy that takes names which no DNS knows to servers of this machine. Ends with {@link TestProxy.stop}. */
export async function startTestProxy({ portOf, login }: TestProxyOptions): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const isWelcome = ({ headers }: IncomingMessage): boolean =>
    expected === undefined || headers['proxy-authorization'] === expected;

  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const url = new URL(request.url ?? '', 'http://none');
    const port = portOf(url.host);
    if (!isWelcome(request) || port === undefined) {
      response.writeHead(port === undefined ? 502 : 407).end();
      return;
    }
    const path = `${url.pathname}${url.search}`;
    const { method, headers } = request;
    const forwarded = sendRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '');
    client.on('error', () => undefined);
    const port = portOf(request.url ?? '');
    if (!isWelcome(request) || port === undefined) {
      client.end(`HTTP/1.1 ${port === undefined ? '502 Bad Gateway' : '407 Proxy Authentication Required'}\r\n\r\n`);
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
