import { isTinydockError, throwIfCancelled } from '@tinydock/domain';
import type { HttpResponse } from '../http/transport.ts';
import { RegistryError } from '../http/registry-error.ts';
import type {
  PullRequests,
  RegistryConnections,
  RepositoryRequest,
  RepositoryRequests,
} from './repository-requests.ts';

export interface MirrorSource {
  readonly name: string;
  readonly requests: RepositoryRequests;
}

interface MirroredOptions {
  /** In the order in which they are asked. */
  readonly mirrors: readonly MirrorSource[];
  readonly origin: RepositoryRequests;
  readonly onFailure: (mirror: string, error: unknown) => void;
}

/** Asks mirrors first, and the registry itself for what none of them delivers. */
export class MirroredRequests implements PullRequests {
  readonly #options: MirroredOptions;
  /** Mirrors that did not answer, which are not asked again for this image. */
  readonly #down = new Set<MirrorSource>();
  /** Who answered for a path; of several, each may have sent a part. */
  readonly #answered = new Map<string, Set<MirrorSource>>();

  constructor(options: MirroredOptions) {
    this.#options = options;
  }

  get connections(): RegistryConnections {
    return this.#options.origin.connections;
  }

  /** @throws as {@link RepositoryRequests.get}; what the registry itself says, with what became of the mirrors */
  async get(request: RepositoryRequest): Promise<HttpResponse> {
    const { mirrors, origin, onFailure } = this.#options;
    const failures: string[] = [];
    for (const mirror of mirrors) {
      if (this.#down.has(mirror)) continue;
      try {
        const response = await mirror.requests.get(request);
        this.#remember(request.path, mirror);
        return response;
      } catch (error) {
        throwIfCancelled(request.operation, request.signal);
        // Not having one thing is no reason not to be asked for the next.
        if (!isTinydockError(error) || error.code !== 'NOT_FOUND') this.#down.add(mirror);
        onFailure(mirror.name, error);
        failures.push(`${mirror.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    try {
      return await origin.get(request);
    } catch (error) {
      throw failures.length === 0 ? error : addFailures(error, failures);
    }
  }

  #remember(path: RepositoryRequest['path'], mirror: MirrorSource): void {
    if (typeof path !== 'string') return;
    const answered = this.#answered.get(path) ?? new Set();
    this.#answered.set(path, answered.add(mirror));
  }

  reject(path: string, problem: unknown): boolean {
    const blamed = this.#answered.get(path) ?? [];
    this.#answered.delete(path);
    let isAny = false;
    for (const mirror of blamed) {
      isAny = true;
      this.#down.add(mirror);
      this.#options.onFailure(mirror.name, problem);
    }
    return isAny;
  }

  async getForeign(address: string, request: RepositoryRequest): Promise<HttpResponse> {
    return this.#options.origin.getForeign(address, request);
  }
}

function addFailures(error: unknown, failures: readonly string[]): unknown {
  if (!(error instanceof RegistryError)) return error;
  const { code, reason, hint, details, retry, cause } = error;
  const message = `${error.message}; before it, the mirror ${failures.join('; and the mirror ')}`;
  return new RegistryError({ code, reason, message, hint, details, cause }, retry);
}
