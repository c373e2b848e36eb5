import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContainerId, hasErrnoCode, parseContainerId } from '@tinydock/domain';
import * as z from 'zod';
import { familyOf, type IpFamily } from './ip-address.ts';

const portSchema = z.object({
  hostIp: z.string(),
  hostPort: z.number().int(),
  containerPort: z.number().int(),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
});

const linkSchema = z.object({
  network: z.string(),
  /** Which of the container's interfaces it is, from 0. */
  index: z.number().int(),
  ipAddress: z.string(),
  /** Of a network with IPv6. */
  ip6Address: z.string().optional(),
  macAddress: z.string(),
  /** It leads to this network alone. */
  isInternal: z.boolean(),
  /** As that of a network's link. */
  gwPriority: z.number().int().default(0),
  /** Beside the container's name and short id. */
  aliases: z.array(z.string()).default([]),
});

/** One interface of a container. */
export type EndpointLink = z.infer<typeof linkSchema>;

const endpointSchema = z.object({
  name: z.string(),
  /** None for a container without a network. */
  links: z.array(linkSchema),
  ports: z.array(portSchema),
  /** Asked for names that its networks do not know; those of the host where there are none. */
  servers: z.array(z.string()).default([]),
});

/** What one container has of the network, as it was set up. */
export type Endpoint = z.infer<typeof endpointSchema>;

/** What an endpoint publishes by way of one network, and where its container takes it. */
export interface PublishedEndpoint {
  /** Undefined where the ports of this family are not published by way of this network. */
  readonly ipAddress: string | undefined;
  readonly ip6Address: string | undefined;
  readonly ports: Endpoint['ports'];
}

/**
 * The link by which a container reaches the world by a family's packets and is reached from it: of those that lead there
 * the one with the highest priority, of equals the first. Undefined where none leads there.
 */
export function mainLinkOf({ links }: Pick<Endpoint, 'links'>, family: IpFamily): EndpointLink | undefined {
  const leadOut = links.filter(
    ({ isInternal, ip6Address }) => !isInternal && (family === 4 || ip6Address !== undefined),
  );
  return leadOut.toSorted((one, other) => other.gwPriority - one.gwPriority)[0];
}

/** What an endpoint publishes by way of a network; undefined where that is not its way. */
export function publishedBy(network: string, endpoint: Endpoint): PublishedEndpoint | undefined {
  const [main, main6] = [mainLinkOf(endpoint, 4), mainLinkOf(endpoint, 6)];
  const ipAddress = main?.network === network ? main.ipAddress : undefined;
  const ip6Address = main6?.network === network ? main6.ip6Address : undefined;
  return (ipAddress ?? ip6Address) === undefined ? undefined : { ipAddress, ip6Address, ports: endpoint.ports };
}

/** The ports that are published in fact: by those families of which a link leads out. */
export function boundPortsOf(endpoint: Endpoint): Endpoint['ports'] {
  return endpoint.ports.filter(({ hostIp }) => mainLinkOf(endpoint, familyOf(hostIp)) !== undefined);
}

/** The endpoints of all containers, in files so that a new daemon knows them. */
export class EndpointStore {
  readonly #dir: string;
  readonly #endpoints: Map<ContainerId, Endpoint>;

  private constructor(dir: string, endpoints: Map<ContainerId, Endpoint>) {
    this.#dir = dir;
    this.#endpoints = endpoints;
  }

  /** Makes the directory where it is missing, and reads what is in it; half-written files are removed. */
  static async open(dir: string): Promise<EndpointStore> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const endpoints = new Map<ContainerId, Endpoint>();
    for (const name of await readdir(dir)) {
      try {
        const endpoint = endpointSchema.parse(JSON.parse(await readFile(join(dir, name), 'utf8')));
        endpoints.set(parseContainerId(name), endpoint);
      } catch {
        await rm(join(dir, name), { recursive: true, force: true });
      }
    }
    return new EndpointStore(dir, endpoints);
  }

  get all(): ReadonlyMap<ContainerId, Endpoint> {
    return this.#endpoints;
  }

  /** Takes the endpoint's address and ports at once, before it is in a file. */
  reserve(id: ContainerId, endpoint: Endpoint): void {
    this.#endpoints.set(id, endpoint);
  }

  /** Reserves, and writes it down atomically. */
  async save(id: ContainerId, endpoint: Endpoint): Promise<void> {
    this.reserve(id, endpoint);
    const temporary = join(this.#dir, `${id}.new`);
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(endpoint));
    } finally {
      await file.close();
    }
    await rename(temporary, join(this.#dir, id));
  }

  /** Idempotent. */
  async remove(id: ContainerId): Promise<void> {
    await rm(join(this.#dir, id), { force: true });
    this.#endpoints.delete(id);
  }
}

/** Reads a small JSON file; undefined where it is missing or damaged. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
