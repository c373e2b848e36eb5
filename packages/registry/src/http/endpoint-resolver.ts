import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { DEFAULT_REGISTRY } from '@tinydock/domain';
import type { HostPolicy } from './host-policy.ts';
import { createProtocolError } from './registry-error.ts';
import { waitFor } from './wait-for.ts';

const DOCKER_HUB_API = 'registry-1.docker.io';
const PROBE_TIMEOUT_MS = 3_000;

/** Whether a TLS server answers, whatever its certificate. */
async function speaksTls(url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({
    host,
    port: Number(url.port || 443),
    rejectUnauthorized: false,
    timeout: PROBE_TIMEOUT_MS,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.once('secureConnect', () => {
    resolve(true);
  });
  for (const event of ['error', 'timeout', 'close'] as const) {
    socket.on(event, () => {
      resolve(false);
    });
  }
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

/**
 * Finds the address of a registry's API. Hosts that may do without TLS are asked once whether they speak it, and the
 * answer is kept until {@link forget}.
 */
export class EndpointResolver {
  readonly #policy: HostPolicy;
  readonly #needsTls: (url: URL) => boolean;
  readonly #known = new Map<string, Promise<URL>>();

  /** @param needsTls hosts that certificates have been put down for speak TLS, and may not answer those without any */
  constructor(policy: HostPolicy, needsTls: (url: URL) => boolean) {
    this.#policy = policy;
    this.#needsTls = needsTls;
  }

  /** The API's base, such as `https://registry-1.docker.io/`. @throws TinydockError CANCELLED */
  async resolve(registry: string, signal?: AbortSignal): Promise<URL> {
    let base = this.#known.get(registry);
    if (base === undefined) {
      base = this.#find(registry);
      this.#known.set(registry, base);
    }
    return waitFor(base, `looking for ${registry}`, signal);
  }

  /** Asks again next time; for use after a failure to connect. */
  forget(registry: string): void {
    this.#known.delete(registry);
  }

  async #find(registry: string): Promise<URL> {
    const host = registry === DEFAULT_REGISTRY ? DOCKER_HUB_API : registry;
    if (!URL.canParse(`https://${host}/`)) throw createProtocolError(`${registry} is not a registry host`);
    const secure = new URL(`https://${host}/`);
    if (!this.#policy.isTrustedWithoutTls(secure) || this.#needsTls(secure)) return secure;
    return (await speaksTls(secure)) ? secure : new URL(`http://${host}/`);
  }
}
