import type { RegistryCredentials } from '@tinydock/domain';
import type { HostPolicy } from '../http/host-policy.ts';
import { createProtocolError } from '../http/registry-error.ts';
import type { ResponseSubject } from '../http/response-error.ts';
import type { Transport } from '../http/transport.ts';
import { waitFor } from '../http/wait-for.ts';
import { type AuthChallenge, parseChallenges } from './parse-challenges.ts';
import { formatBasicAuthorization, requestToken } from './request-token.ts';

/** A token is renewed after this part of its life, so that it does not expire on the way. */
const USABLE_LIFE = 0.9;

export interface AuthorizerOptions {
  readonly transport: Transport;
  readonly policy: HostPolicy;
  readonly credentials: RegistryCredentials | undefined;
  /** Such as `repository:library/nginx:pull`; none where only the credentials are to be checked. */
  readonly scopes: readonly string[];
  readonly about: ResponseSubject;
  readonly clock: () => number;
}

interface Authorization {
  readonly header: string;
  readonly expiresAtMs: number;
}

/** Answers the challenges of one repository. Requests that run at once share one token. */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  #current: Authorization | undefined;
  #pending: Promise<Authorization | undefined> | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** The `Authorization` header that the registry accepted last; undefined before the first challenge. */
  current(): string | undefined {
    if (this.#current !== undefined && this.#options.clock() >= this.#current.expiresAtMs) this.#current = undefined;
    return this.#current?.header;
  }

  /**
   * A header that answers a 401 response, to be tried once; undefined where we have nothing to answer with.
   * `refused` is the header that the refused request bore. @throws as {@link requestToken}
   */
  async answer(
    response: { readonly url: URL; readonly challenge: string },
    refused: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const known = this.current();
    if (known !== undefined && known !== refused) return known;
    this.#pending ??= this.#authorize(response.url, parseChallenges(response.challenge)).finally(() => {
      this.#pending = undefined;
    });
    const authorization = await waitFor(this.#pending, this.#options.about.operation, signal);
    return authorization?.header === refused ? undefined : authorization?.header;
  }

  async #authorize(from: URL, challenges: readonly AuthChallenge[]): Promise<Authorization | undefined> {
    const { credentials } = this.#options;
    const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'));
    if (bearer !== undefined) {
      this.#current = await this.#fetchToken(from, bearer.parameters);
    } else if (credentials?.kind === 'basic' && challenges.some(({ scheme }) => scheme === 'basic')) {
      const header = formatBasicAuthorization(credentials.username, credentials.password);
      this.#current = { header, expiresAtMs: Infinity };
    } else {
      this.#current = undefined;
    }
    return this.#current;
  }

  async #fetchToken(from: URL, parameters: ReadonlyMap<string, string>): Promise<Authorization> {
    const { transport, policy, credentials, scopes: own, about, clock } = this.#options;
    const text = parameters.get('realm') ?? '';
    if (!URL.canParse(text)) throw createProtocolError(`${from.host} named no usable token server`);
    const realm = new URL(text);
    policy.assertMayFollow(from, realm, 'its token server');
    // Some registries, such as public.ecr.aws, know scopes of their own besides the one of the specification.
    const scopes = [...new Set([...own, ...(parameters.get('scope') ?? '').split(' ')])].filter(Boolean);
    const requestedAtMs = clock();
    const token = await requestToken(transport, policy, {
      realm,
      service: parameters.get('service'),
      scopes,
      credentials,
      about,
      // Others may wait for the same token: it is bounded by the transport's time limits, not by one waiter.
      signal: undefined,
    });
    return { header: `Bearer ${token.token}`, expiresAtMs: requestedAtMs + token.lifetimeMs * USABLE_LIFE };
  }
}
