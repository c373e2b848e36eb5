import { type ContainerRecord, networkLinksOf, networkModeOf, type NetworkRequest } from '@tinydock/domain';
import { containerPaths } from './container-paths.ts';

/** What a container asks of the network driver. */
export function networkRequestOf(
  roots: { readonly root: string; readonly runDir: string },
  { id, name, spec }: ContainerRecord,
): NetworkRequest {
  const mode = networkModeOf(spec);
  if (mode === 'container') throw new Error(`container ${id} has no network of its own`);
  return {
    id,
    name,
    hostname: spec.hostname,
    domainname: spec.domainname,
    mode,
    links: networkLinksOf(spec),
    ports: spec.ports,
    names: spec.names,
    filesDir: containerPaths(roots, id).filesDir,
  };
}
