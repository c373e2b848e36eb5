import { TinydockError } from '@tinydock/domain';
import type { PortMapping } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function hostAddress({ hostIp, hostPort }: PortMapping): string {
  const host = hostIp === '' ? '0.0.0.0' : hostIp;
  return host.includes(':') ? `[${host}]:${hostPort}` : `${host}:${hostPort}`;
}

function nameOf({ containerPort, protocol }: PortMapping): string {
  return `${containerPort}/${protocol}`;
}

/** `80` and `80/udp`; TCP unless told. */
function parsePortName(text: string): string {
  const match = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(text.toLowerCase());
  const number = Number(match?.[1] ?? 0);
  if (number >= 1 && number <= 65_535) return `${number}/${match?.[2] ?? 'tcp'}`;
  throw flagError('PRIVATE_PORT', text, 'expected a port from 1 to 65535, with /tcp, /udp or /sctp');
}

export const portCommand: CommandDefinition = {
  usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
  description: "List a container's published ports",
  args: { minimum: 1, maximum: 2 },
  flags: [],
  run: async function* ({ args }, context) {
    const [name = '', wanted] = args;
    const portName = wanted === undefined ? undefined : parsePortName(wanted);
    const client = await context.connect();
    const { container } = await client.containers.inspect(name, { signal: context.signal });
    const ports = [...(container?.ports ?? [])].sort(
      (one, other) => one.containerPort - other.containerPort || one.protocol.localeCompare(other.protocol),
    );
    if (portName === undefined) {
      for (const port of ports) yield line(`${nameOf(port)} -> ${hostAddress(port)}`);
      return;
    }
    const found = ports.filter((port) => nameOf(port) === portName);
    for (const port of found) yield line(hostAddress(port));
    if (found.length > 0) return;
    throw new TinydockError({
      code: 'NOT_FOUND',
      message: `no public port ${portName} published for ${container?.name ?? name}`,
    });
  },
};
