import { TinydockError } from '@tinydock/domain';

/** Where a daemon listens. */
export interface HostAddress {
  /** Absolute path of the API's unix socket. */
  readonly socketPath: string;
}

function invalid(host: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid host ${JSON.stringify(host.slice(0, 300))}: ${why}`,
    hint: 'A host is the unix socket of a daemon on this machine, such as unix:///run/tinydock/tinydock.sock.',
  });
}

/**
 * Parses a host as users name it: `unix:///path`, or the path alone.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseHost(host: string): HostAddress {
  const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : host;
  if (host === '' || socketPath === '') throw invalid(host, 'it is empty');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(host)?.[1];
  if (scheme !== undefined && scheme !== 'unix') throw invalid(host, `${scheme} is not supported`);
  if (!socketPath.startsWith('/')) throw invalid(host, 'the path of the socket must be absolute');
  if (socketPath.includes('\0')) throw invalid(host, 'the path of the socket must not contain a zero byte');
  return { socketPath };
}
