import type { Container, PortMapping } from '@tinydock/protocol';

const ANY_ADDRESS = '0.0.0.0';

interface Port {
  /** Empty where the port is exposed but not published. */
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

interface Group {
  readonly hostIp: string;
  readonly protocol: string;
  first: number;
  last: number;
}

function joinHost(host: string, port: string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function formatGroup(group: Group): string {
  const range = group.first === group.last ? String(group.first) : `${group.first}-${group.last}`;
  const mapping = group.hostIp === '' ? range : `${joinHost(group.hostIp, range)}->${range}`;
  return `${mapping}/${group.protocol}`;
}

function comparePorts(left: Port, right: Port): number {
  if (left.containerPort !== right.containerPort) return left.containerPort - right.containerPort;
  if (left.hostIp !== right.hostIp) return left.hostIp < right.hostIp ? -1 : 1;
  if (left.hostPort !== right.hostPort) return left.hostPort - right.hostPort;
  return left.protocol < right.protocol ? -1 : Number(left.protocol > right.protocol);
}

function parseExposed(text: string): Port[] {
  const [range = '', protocol = 'tcp'] = text.split('/');
  const [first = NaN, last = first] = range.split('-').map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last) || last - first > 65_535) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    hostIp: '',
    hostPort: 0,
    containerPort: first + index,
    protocol,
  }));
}

/** Published ports, and those the image exposes that are not published. */
function collectPorts(published: readonly PortMapping[], exposed: readonly string[]): Port[] {
  const ports: Port[] = published.map((port) => ({ ...port, hostIp: port.hostIp === '' ? ANY_ADDRESS : port.hostIp }));
  const taken = new Set(ports.map((port) => `${port.containerPort}/${port.protocol}`));
  const rest = exposed.flatMap(parseExposed).filter((port) => !taken.has(`${port.containerPort}/${port.protocol}`));
  return [...ports, ...rest].sort(comparePorts);
}

/** Ports that are exposed and not published are those of a network that the container has itself. */
export function exposedPortsOf({
  network,
  exposedPorts,
}: Pick<Container, 'network' | 'exposedPorts'>): readonly string[] {
  return network === 'host' || network === 'none' || network.startsWith('container:') ? [] : exposedPorts;
}

/**
 * The PORTS column: `0.0.0.0:8080->80/tcp, 443/tcp`. Neighbouring ports that keep their number are shown as one range,
 * as Docker does.
 */
export function formatPorts(container: Pick<Container, 'network' | 'ports' | 'exposedPorts'>): string {
  const done: string[] = [];
  const mapped: string[] = [];
  const groups = new Map<string, Group>();
  for (const port of collectPorts(container.ports, exposedPortsOf(container))) {
    const { hostIp, hostPort, containerPort, protocol } = port;
    if (hostIp !== '' && hostPort !== containerPort) {
      mapped.push(`${joinHost(hostIp, String(hostPort))}->${containerPort}/${protocol}`);
      continue;
    }
    const key = `${hostIp}/${protocol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { hostIp, protocol, first: containerPort, last: containerPort });
    else if (containerPort === group.last + 1) group.last = containerPort;
    else {
      done.push(formatGroup(group));
      group.first = containerPort;
      group.last = containerPort;
    }
  }
  return [...done, ...[...groups.values()].map(formatGroup), ...mapped].join(', ');
}
