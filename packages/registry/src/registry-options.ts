import type { ProxySettings } from './http/proxy-rules.ts';

/** Time limits in milliseconds. */
export interface RegistryTimeouts {
  readonly connectMs: number;
  /** From the request to the response's headers. */
  readonly headersMs: number;
  /** Without a byte of a response's body. */
  readonly idleMs: number;
}

export interface RetryPolicy {
  /** Tries of one request, the first included; a blob download counts anew once it has made progress. */
  readonly attempts: number;
  /** Pause before the second try; doubles with each try, and a random part of up to half is taken off. */
  readonly baseDelayMs: number;
  /** Longest pause. A registry that asks for a longer one (`Retry-After`) makes the request fail at once. */
  readonly maxDelayMs: number;
}

export interface RegistryClientOptions {
  /** Sent as `User-Agent`, such as `tinydock/0.1.0`. */
  readonly userAgent: string;
  /** `host` or `host:port` of registries that may be spoken to over plain HTTP or with an unverified certificate. */
  readonly insecureRegistries?: readonly string[] | undefined;
  /** By registry, such as `docker.io`: addresses that are asked first, in this order, such as `https://mirror.lan/hub`. */
  readonly mirrors?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Directories in the layout of Docker's `certs.d`; of those that have a registry the first counts. */
  readonly certificateDirs?: readonly string[] | undefined;
  /** Files with the authorities that this machine trusts, in PEM; the first that is there is read. */
  readonly authorityBundles?: readonly string[] | undefined;
  readonly proxies?: ProxySettings | undefined;
  /** Of all downloads together, and of all uploads; no limit unless told. */
  readonly downloadBytesPerSecond?: number | undefined;
  readonly uploadBytesPerSecond?: number | undefined;
  /** Told of each mirror that does not deliver, and why. */
  readonly onMirrorFailure?: ((mirror: string, error: unknown) => void) | undefined;
  readonly timeouts?: Partial<RegistryTimeouts> | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Milliseconds that never go back; decides when a token has expired. */
  readonly clock?: (() => number) | undefined;
}

export const DEFAULT_TIMEOUTS: RegistryTimeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 };

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, baseDelayMs: 500, maxDelayMs: 15_000 };
