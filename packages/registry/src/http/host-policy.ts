import { isIPv4 } from 'node:net';
import { TinydockError } from '@tinydock/domain';
import { RegistryError } from './registry-error.ts';

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

/** More than what is trusted: addresses that reach this machine as well, and that nobody needs for a registry. */
function reachesThisMachine(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    ['0.0.0.0', '[::]', '[::ffff:0:0]'].includes(hostname) ||
    hostname.startsWith('[::ffff:7f') ||
    /(?:^|\.)localhost\.?$/.test(hostname)
  );
}

/** The port that a connection goes to; `URL` leaves out the one that its scheme implies. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** `host` or `host:port` in the form that `URL` gives to host names. @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG */
function normalizeHost(text: string): string {
  const address = `https://${text}/`;
  if (!/^(?:\[[0-9a-fA-F:]+\]|[\w.-]+)(?::\d+)?$/.test(text) || !URL.canParse(address)) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_CONFIG',
      message: `${JSON.stringify(text.slice(0, 200))} is not an insecure registry`,
      hint: 'Write a host or host:port without a scheme, such as registry.lan:5000.',
    });
  }
  const url = new URL(address);
  return /:\d+$/.test(text) ? `${url.hostname}:${portOf(url)}` : url.hostname;
}

/** Decides which hosts may be spoken to without a verified certificate, and where a registry may send us. */
export class HostPolicy {
  readonly #insecure: ReadonlySet<string>;

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG for what is not `host` or `host:port` */
  constructor(insecureRegistries: readonly string[]) {
    this.#insecure = new Set(insecureRegistries.map(normalizeHost));
  }

  /** True for this machine and for registries configured as insecure. */
  isTrustedWithoutTls(url: URL): boolean {
    return isLoopback(url.hostname) || this.isConfiguredInsecure(url);
  }

  isConfiguredInsecure(url: URL): boolean {
    return this.#insecure.has(url.hostname) || this.#insecure.has(`${url.hostname}:${portOf(url)}`);
  }

  /**
   * Checks an address that a registry named: a redirect, a token realm, an address of a foreign layer.
   * @throws RegistryError PERMISSION_DENIED / REGISTRY_DENIED
   */
  assertMayFollow(from: URL, to: URL, what: string): void {
    const problem = this.#findProblem(from, to);
    if (problem === undefined) return;
    throw new RegistryError({
      code: 'PERMISSION_DENIED',
      reason: 'REGISTRY_DENIED',
      message: `${from.host} named ${to.protocol}//${to.host} as ${what}: ${problem}`,
      hint: 'If that host is yours and speaks plain HTTP, add it to the insecure registries of the configuration.',
    });
  }

  #findProblem(from: URL, to: URL): string | undefined {
    if (to.protocol !== 'https:' && to.protocol !== 'http:') return 'only http and https addresses are followed';
    if (reachesThisMachine(to.hostname) && !this.isTrustedWithoutTls(from)) {
      return 'a registry elsewhere may not name an address of this machine';
    }
    if (to.protocol === 'https:') return undefined;
    if (from.protocol === 'https:') return 'it would leave the encrypted connection';
    return this.isTrustedWithoutTls(to) ? undefined : 'plain HTTP is used with this machine only';
  }
}
