import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import type { Dispatcher } from 'undici';
import type { RegistryTimeouts } from '../registry-options.ts';
import { type HostCertificates, readHostCertificates } from './host-certificates.ts';
import type { HostPolicy } from './host-policy.ts';
import type { ProxyRules } from './proxy-rules.ts';
import { ReceiveBuffers } from './receive-buffers.ts';

type Undici = typeof import('./undici.ts');

export interface DispatcherOptions {
  readonly policy: HostPolicy;
  readonly proxies: ProxyRules;
  readonly timeouts: RegistryTimeouts;
  /** Layout of Docker's `certs.d`, the first that has a registry counts. */
  readonly certificateDirs: readonly string[];
  /** Files with authorities in PEM that this machine trusts; the first that is there is read. */
  readonly authorityBundles: readonly string[];
}

/** How long what was found in the certificate directories is taken as it was. */
const CERTIFICATES_KEPT_MS = 1000;

interface Connection {
  readonly isTls: boolean;
  readonly isVerified: boolean;
  readonly proxy: URL | undefined;
  readonly certificates: HostCertificates | undefined;
}

function readBundle(paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    try {
      return [readFileSync(path, 'utf8')];
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT', 'EACCES')) throw error;
    }
  }
  return [];
}

function createContext(authorities: readonly string[], client: HostCertificates['client']): SecureContext {
  try {
    return createSecureContext({ ca: [...authorities], ...client });
  } catch (cause) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'INVALID_CONFIG',
      message: `a certificate or key for a registry cannot be used: ${cause instanceof Error ? cause.message : ''}`,
      hint: 'Look into the certs.d directories: certificates and keys are in PEM there, keys without a password.',
      cause,
    });
  }
}

/** The connections to hosts, each kind made with its first use and kept. */
export class Dispatchers {
  /** What all connections are read into. */
  readonly buffers = new ReceiveBuffers();
  readonly #options: DispatcherOptions;
  readonly #kept = new Map<string, Dispatcher>();
  readonly #certificates = new Map<string, { readonly found: HostCertificates | undefined; readonly atMs: number }>();
  #authorities: readonly string[] | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /**
   * undici, 14 MB of a daemon, is loaded with the first request.
   * @throws TinydockError FAILED_PRECONDITION / INVALID_CONFIG for certificates that cannot be used
   */
  async for(url: URL): Promise<Dispatcher> {
    return this.#find(url, await import('./undici.ts'));
  }

  #find(url: URL, undici: Undici): Dispatcher {
    const { policy, proxies } = this.#options;
    const isTls = url.protocol === 'https:';
    const certificates = isTls ? this.certificatesFor(url) : undefined;
    // Whoever names an authority for this machine's own registry wants it checked.
    const hasAuthority = (certificates?.authorities.length ?? 0) > 0 && !policy.isConfiguredInsecure(url);
    const isVerified = hasAuthority || !policy.isTrustedWithoutTls(url);
    const proxy = proxies.proxyFor(url);
    const key = `${isTls} ${isVerified} ${proxy?.href ?? ''} ${certificates?.fingerprint ?? ''}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const dispatcher = this.#create({ isTls, isVerified, proxy, certificates }, undici);
    this.#kept.set(key, dispatcher);
    return dispatcher;
  }

  /** What the certificate directories have for a host. @throws as {@link for} */
  certificatesFor(url: URL): HostCertificates | undefined {
    const known = this.#certificates.get(url.host);
    if (known !== undefined && performance.now() - known.atMs < CERTIFICATES_KEPT_MS) return known.found;
    const found = readHostCertificates(this.#options.certificateDirs, url);
    this.#certificates.set(url.host, { found, atMs: performance.now() });
    return found;
  }

  /** Through which proxy a host is asked, for messages: without user name and password. */
  proxyName(url: URL): string | undefined {
    return this.#options.proxies.proxyFor(url)?.host;
  }

  /** Ends what is under way and closes every connection. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#kept.values()].map((dispatcher) => dispatcher.destroy()));
  }

  #create({ isTls, isVerified, proxy, certificates }: Connection, { Agent, ProxyAgent }: Undici): Dispatcher {
    const { connectMs, headersMs, idleMs } = this.#options.timeouts;
    const authorities = isVerified ? [...this.#trusted(), ...(certificates?.authorities ?? [])] : [];
    const needsContext = isVerified || certificates?.client !== undefined;
    const connect = {
      timeout: connectMs,
      onread: isTls ? this.buffers.onread.tls : this.buffers.onread.plain,
      rejectUnauthorized: isVerified,
      ...(needsContext && { secureContext: createContext(authorities, certificates?.client) }),
    };
    // Layers come over connections of their own; in one HTTP/2 connection they would share a flow-control window.
    const shared = { allowH2: false, headersTimeout: headersMs, bodyTimeout: idleMs };
    if (proxy === undefined) return new Agent({ ...shared, connect });
    const proxyTls = { timeout: connectMs, secureContext: createContext(this.#trusted(), undefined) };
    return new ProxyAgent({ ...shared, uri: proxy.href, requestTls: connect, proxyTls, proxyTunnel: false });
  }

  #trusted(): readonly string[] {
    this.#authorities ??= [...getCACertificates('default'), ...readBundle(this.#options.authorityBundles)];
    return this.#authorities;
  }
}
