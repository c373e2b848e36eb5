import { type ContainerRecord, networkLinksOf, networkModeOf, type NetworkRequest } from '@tinydock/domain';
import { containerPaths } from './container-paths.ts';

/** What a container asks of the network driver. */
export function networkRequestOf(
  roots: { readonly root: string; readonly runDir: string },
  { id, name, spec }: ContainerRecord,
): NetworkRequest {
  return {
    id,
    name,
    hostname: spec.hostname,
    domainname: spec.domainname,
    mode: networkModeOf(spec),
    links: networkLinksOf(spec),
    ports: spec.ports,
    names: spec.names,
    filesDir: containerPaths(roots, id).filesDir,
  };
}
