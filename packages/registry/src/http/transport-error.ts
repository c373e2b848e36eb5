import type { errors } from 'undici';
import { RegistryError, type RetryAdvice } from './registry-error.ts';

interface Diagnosis {
  readonly problem: string;
  readonly hint?: string;
  readonly retry: RetryAdvice;
}

const NEVER: RetryAdvice = { kind: 'never' };
const UNREACHABLE: RetryAdvice = { kind: 'unreachable' };
const TRANSIENT: RetryAdvice = { kind: 'transient' };

const CERTIFICATE_HINT =
  'If an authority of your own has signed it, put its certificate into /etc/tinydock/certs.d/HOST:PORT/ca.crt; for a test registry, add it to the insecure registries.';

const DIAGNOSES: Readonly<Record<string, Diagnosis>> = {
  ENOTFOUND: {
    problem: 'its name is not known to DNS',
    hint: 'Check the spelling of the registry and the name servers of this machine.',
    retry: UNREACHABLE,
  },
  EAI_AGAIN: {
    problem: 'DNS did not answer',
    hint: 'Check the network and the name servers of this machine.',
    retry: TRANSIENT,
  },
  ECONNREFUSED: {
    problem: 'the connection was refused',
    hint: 'Is the registry running, and is the port right?',
    retry: UNREACHABLE,
  },
  EHOSTUNREACH: { problem: 'there is no route to it', hint: 'Check the network.', retry: UNREACHABLE },
  ENETUNREACH: { problem: 'its network cannot be reached', hint: 'Check the network.', retry: UNREACHABLE },
  ECONNRESET: { problem: 'the connection was reset', retry: TRANSIENT },
  EPIPE: { problem: 'the connection was closed', retry: TRANSIENT },
  ETIMEDOUT: { problem: 'the connection timed out', retry: TRANSIENT },
  UND_ERR_SOCKET: { problem: 'the connection was cut', retry: TRANSIENT },
  UND_ERR_CONNECT_TIMEOUT: {
    problem: 'it did not accept a connection in time',
    hint: 'Check the network, or whether a proxy is needed.',
    retry: UNREACHABLE,
  },
  UND_ERR_HEADERS_TIMEOUT: { problem: 'it did not answer in time', retry: TRANSIENT },
  UND_ERR_BODY_TIMEOUT: { problem: 'it stopped sending', retry: TRANSIENT },
  UND_ERR_HEADERS_OVERFLOW: { problem: 'its answer has too large headers', retry: NEVER },
  EPROTO: {
    problem: 'it does not speak TLS',
    hint: 'If it is a registry that speaks plain HTTP, add it to the insecure registries of the configuration.',
    retry: NEVER,
  },
};

/** The alerts of a server that got no certificate, or another than it wants. RFC 8446, section 6.2. */
const CLIENT_CERTIFICATE: Diagnosis = {
  problem: 'it wants to be shown a certificate',
  hint: 'Put NAME.cert and NAME.key into /etc/tinydock/certs.d/HOST:PORT, or those that it accepts.',
  retry: NEVER,
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** By its code, since undici itself is loaded with the first request only. */
function isSocketError(cause: unknown): cause is errors.SocketError {
  return errorCode(cause) === 'UND_ERR_SOCKET';
}

/** With TLS 1.3 a client learns only by the end of the connection that it had to show a certificate. */
function endedUnread(cause: unknown, url: URL): boolean {
  return url.protocol === 'https:' && isSocketError(cause) && cause.socket?.bytesRead === 0;
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return '';
  return error.code;
}

/** undici says so in words only. */
function findProxyRefusal(cause: unknown): Diagnosis | undefined {
  const text = messageOf(cause);
  const status =
    /^Proxy response \((\d+)\)/.exec(text)?.[1] ?? /^Proxy Authentication Required \((\d+)\)/.exec(text)?.[1];
  if (status === undefined) return undefined;
  return status === '407'
    ? {
        problem: 'it wants a user name and a password',
        hint: 'Write them into the address of the proxy.',
        retry: NEVER,
      }
    : {
        problem: `it answered with status ${status}`,
        hint: 'Ask whoever runs the proxy, or add the registry to NO_PROXY.',
        retry: UNREACHABLE,
      };
}

function diagnose(cause: unknown): Diagnosis {
  const refusal = findProxyRefusal(cause);
  if (refusal !== undefined) return refusal;
  const code = errorCode(cause);
  if (/alert (?:bad )?certificate/i.test(`${code.replaceAll('_', ' ')} ${messageOf(cause)}`)) return CLIENT_CERTIFICATE;
  const known = DIAGNOSES[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_')) return DIAGNOSES['EPROTO'] as Diagnosis;
  if (cause instanceof Error && cause.name === 'HTTPParserError')
    return { problem: 'its answer is not HTTP', retry: NEVER };
  if (code.startsWith('CERT_') || code.includes('CERT') || code.startsWith('UNABLE_TO_')) {
    return { problem: `its certificate cannot be verified (${code})`, hint: CERTIFICATE_HINT, retry: NEVER };
  }
  const detail = cause instanceof Error ? cause.message.slice(0, 200) : 'unknown failure';
  return { problem: code === '' ? detail : `${detail} (${code})`, retry: TRANSIENT };
}

/** Who was asked. */
export interface RequestTarget {
  readonly url: URL;
  /** Host of the proxy in between, if there is one. */
  readonly proxy: string | undefined;
}

/** What a failed connection or a cut body means. UNAVAILABLE / REGISTRY_UNREACHABLE. */
export function createTransportError(operation: string, { url, proxy }: RequestTarget, cause: unknown): RegistryError {
  const { problem, hint, retry } = diagnose(cause);
  const unread = endedUnread(cause, url)
    ? `Perhaps ${CLIENT_CERTIFICATE.problem}. ${CLIENT_CERTIFICATE.hint ?? ''}`
    : undefined;
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  return new RegistryError(
    {
      code: 'UNAVAILABLE',
      reason: 'REGISTRY_UNREACHABLE',
      message: `${operation}: cannot reach ${url.host}${through}: ${problem}`,
      hint: hint ?? unread,
      details: { host: url.host, transportCode: errorCode(cause) },
      cause,
    },
    retry,
  );
}
