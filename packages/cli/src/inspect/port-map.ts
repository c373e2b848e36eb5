import type { PortMapping } from '@tinydock/protocol';
import { type GoMap, type GoValue, NIL_SLICE } from '../format/template/go-value.ts';

function hostPortText({ hostPort, lastHostPort }: PortMapping): string {
  if (hostPort === 0) return '';
  return lastHostPort === 0 ? String(hostPort) : `${hostPort}-${lastHostPort}`;
}

/** Docker's map of ports: `80/tcp` to the addresses where it is published, never filled where it is only exposed. */
export function portMap(published: readonly PortMapping[], exposed: readonly string[]): GoMap {
  const map = new Map<string, GoValue>(exposed.map((name) => [name, NIL_SLICE]));
  const groups = Map.groupBy(published, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  for (const [name, ports] of groups) {
    map.set(
      name,
      ports.map((port) => ({
        HostIp: port.hostIp === '' ? '0.0.0.0' : port.hostIp,
        HostPort: hostPortText(port),
      })),
    );
  }
  return map;
}
