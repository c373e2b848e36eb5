import {
  type ContainerRecord,
  joinContainer,
  joinedContainer,
  type NetworkLink,
  TinydockError,
} from '@tinydock/domain';
import type { CreateRequest } from './create-spec.ts';

type Find = (nameOrId: string) => ContainerRecord;

function conflict(what: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `conflicting options: ${what}` });
}

/** Docker's rules: what belongs to a network is the other container's. */
function checkNetworkConflicts(request: CreateRequest, link: NetworkLink): void {
  const { hosts, servers, search, options } = request.names;
  const rules: readonly (readonly [boolean, string])[] = [
    [request.networks.length > 1, 'the network of another container goes with no other network'],
    [request.hostname !== undefined, 'hostname and the network mode'],
    [request.domainname !== undefined, 'domainname and the network mode'],
    [servers.length + search.length + options.length > 0, 'dns and the network mode'],
    [hosts.length > 0, 'custom host-to-IP mapping and the network mode'],
    [link.macAddress !== undefined, 'mac-address and the network mode'],
    [link.ipAddress !== undefined, 'ip address and the network mode'],
    [link.aliases.length > 0, 'network aliases and the network mode'],
    [request.ports.length > 0 || request.publishAll, 'port publishing and the container type network mode'],
    [request.exposedPorts.length > 0, 'port exposing and the container type network mode'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) throw conflict(broken[1]);
}

function resolveNetwork(request: CreateRequest, find: Find): CreateRequest {
  const link = request.networks.find(({ network }) => joinedContainer(network) !== undefined);
  if (link === undefined) return request;
  checkNetworkConflicts(request, link);
  const { id, spec } = find(joinedContainer(link.network) ?? '');
  const { hostname, domainname } = spec;
  return { ...request, hostname, domainname, networks: [{ network: joinContainer(id), aliases: [] }] };
}

function checkShareable(donor: ContainerRecord): void {
  if (donor.spec.isolation?.ipc === 'shareable') return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot join the IPC of container ${donor.name}: it is not shareable`,
    hint: 'Create that container with --ipc shareable.',
  });
}

function resolveModes(request: CreateRequest, find: Find): CreateRequest {
  const { isolation } = request;
  const [ipc, pid] = [isolation.ipc, isolation.pid].map(joinedContainer);
  const donor = ipc === undefined ? undefined : find(ipc);
  if (donor !== undefined) checkShareable(donor);
  return {
    ...request,
    isolation: {
      ...isolation,
      ...(donor !== undefined && { ipc: joinContainer(donor.id) }),
      ...(pid !== undefined && { pid: joinContainer(find(pid).id) }),
    },
  };
}

/**
 * The request with the ids of the containers whose namespaces it joins, so that they may be renamed.
 * @throws TinydockError INVALID_ARGUMENT for what does not go together, FAILED_PRECONDITION; as `find`
 */
export function resolveJoined(request: CreateRequest, find: Find): CreateRequest {
  if (request.isolation.uts === 'host') {
    if (request.hostname !== undefined) throw conflict('hostname and the UTS mode');
    if (request.domainname !== undefined) throw conflict('domainname and the UTS mode');
  }
  return resolveModes(resolveNetwork(request, find), find);
}
