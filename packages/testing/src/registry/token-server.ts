import { randomUUID, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestCertificate } from './test-authority.ts';

/** What the configuration of docker-registry has under `auth.token`. */
export interface TokenSettings {
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** Path of the certificate whose key signs the tokens. */
  readonly rootCertBundle: string;
}

export interface TokenServer {
  readonly settings: TokenSettings;
  stop(): Promise<void>;
}

/** User names with their passwords, and what each may do in every repository, such as `pull`. */
export type TokenUsers = Readonly<Record<string, { readonly password: string; readonly actions: readonly string[] }>>;

const LIFETIME_S = 300;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** What of the scopes a user gets: a part of them is no refusal. Distribution's "Token Authentication Specification". */
function grant(scopes: readonly string[], allowed: readonly string[]): object[] {
  return scopes.map((scope) => {
    const [type, name, actions = ''] = scope.split(':');
    return { type, name, actions: actions.split(',').filter((action) => allowed.includes(action)) };
  });
}

/** A server of tokens for a docker-registry, which signs with `signer` and knows `users`. Ends with {@link TokenServer.stop}. */
export async function startTokenServer(signer: TestCertificate, users: TokenUsers): Promise<TokenServer> {
  const [cert, key] = await Promise.all([readFile(signer.cert, 'utf8'), readFile(signer.key, 'utf8')]);
  const der = cert.replace(/-----[A-Z ]+-----|\s/g, '');
  const createToken = (subject: string, access: readonly object[]): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'tests', sub: subject, aud: 'registry', exp: now + LIFETIME_S, nbf: now - 10, iat: now };
    const unsigned = `${encode({ typ: 'JWT', alg: 'ES256', x5c: [der] })}.${encode({ ...claims, jti: randomUUID(), access })}`;
    const signature = sign('sha256', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' });
    return `${unsigned}.${signature.toString('base64url')}`;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://tokens');
    const basic = Buffer.from((request.headers.authorization ?? '').slice('Basic '.length), 'base64').toString();
    const [username = '', password = ''] = basic.split(':');
    const user = users[username];
    if (user?.password !== password) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'no such user' }] }));
      return;
    }
    const access = grant(url.searchParams.getAll('scope'), user.actions);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token: createToken(username, access), expires_in: LIFETIME_S }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      realm: `http://127.0.0.1:${port}/token`,
      service: 'registry',
      issuer: 'tests',
      rootCertBundle: signer.cert,
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
