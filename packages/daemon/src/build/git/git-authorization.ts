import type { RemoteRepository } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';

function basic(user: string): string {
  return `basic ${Buffer.from(user).toString('base64')}`;
}

/** BuildKit's secrets: a header or a token, of one host or of all. */
function fromSecrets(host: string, secrets: Readonly<Record<string, Uint8Array>>): string | undefined {
  for (const suffix of [`.${host}`, '']) {
    const header = secrets[`GIT_AUTH_HEADER${suffix}`];
    if (header !== undefined) return Buffer.from(header).toString().trim();
    const token = secrets[`GIT_AUTH_TOKEN${suffix}`];
    if (token !== undefined) return basic(`x-access-token:${Buffer.from(token).toString().trim()}`);
  }
  return undefined;
}

/**
 * The settings by which git shows a server who asks: what the URL says, else a secret of the build. Neither is seen in
 * the list of processes.
 * @throws TinydockError INVALID_ARGUMENT for a secret of several lines
 */
export function authorizationFor(
  { remote, userInfo }: Pick<RemoteRepository, 'remote' | 'userInfo'>,
  secrets: Readonly<Record<string, Uint8Array>>,
): readonly (readonly [name: string, value: string])[] {
  if (!/^https?:/.test(remote)) return [];
  const { origin, host } = new URL(remote);
  const value = userInfo === undefined ? fromSecrets(host, secrets) : basic(userInfo);
  if (value === undefined) return [];
  if (/[\r\n\0]/.test(value)) {
    const message = 'the secret with which a git repository is fetched has several lines';
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  return [
    [`http.${origin}/.extraHeader`, `Authorization: ${value}`],
    // git would show it to whatever host the server leads to.
    [`http.${origin}/.followRedirects`, 'false'],
  ];
}
