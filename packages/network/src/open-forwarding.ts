import { readFile } from 'node:fs/promises';
import type { BridgeNetwork } from './bridge-network.ts';
import { runProgram } from './run-program.ts';

/**
 * Docker, ufw and others have the host drop what it forwards, in iptables, and no table of ours can lift that. Where
 * it is so, the bridge gets two rules there; our own table still keeps away what must not come in.
 */
interface Firewall {
  readonly program: string;
  readonly drops: () => Promise<boolean>;
}

/** Bridges that go at the same moment, as at the end of a daemon, ask once. */
function askedTogether(ask: () => Promise<boolean>): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return () => (asking ??= ask().finally(() => (asking = undefined)));
}

function firewallsOf(family: 'ip' | 'ip6'): readonly Firewall[] {
  const program = `${family}tables`;
  return [
    {
      program,
      // Asked of nft, because iptables itself would make the table that it looks for.
      drops: askedTogether(async () => {
        const args = ['list', 'chain', family, 'filter', 'FORWARD'];
        const chain = await runProgram({ path: 'nft', args }).catch(() => '');
        return chain.includes('policy drop');
      }),
    },
    {
      program: `${program}-legacy`,
      drops: async () => {
        const tables = await readFile(`/proc/thread-self/net/${family}_tables_names`, 'utf8').catch(() => '');
        if (!tables.split('\n').includes('filter')) return false;
        const rules = await runProgram({ path: `${program}-legacy`, args: ['-S', 'FORWARD'] }).catch(() => '');
        return rules.includes('-P FORWARD DROP');
      },
    },
  ];
}

const FIREWALLS = { ipv4: firewallsOf('ip'), ipv6: firewallsOf('ip6') } as const;

function firewallsFor({ ipv6 }: ForwardedBridge): readonly Firewall[] {
  return ipv6 === undefined ? FIREWALLS.ipv4 : [...FIREWALLS.ipv4, ...FIREWALLS.ipv6];
}

type ForwardedBridge = Pick<BridgeNetwork, 'name' | 'ipv6'>;

function ruleArguments(action: string, direction: string, bridge: string): readonly string[] {
  return ['--wait', action, 'FORWARD', direction, bridge, '-m', 'comment', '--comment', 'tinydock', '-j', 'ACCEPT'];
}

async function hasRule(program: string, direction: string, bridge: string): Promise<boolean> {
  return runProgram({ path: program, args: ruleArguments('-C', direction, bridge) }).then(
    () => true,
    () => false,
  );
}

/** Tries first: a daemon that ends has little time, and each of these programs may wait for others. */
async function removeRule(program: string, direction: string, bridge: string): Promise<void> {
  try {
    await runProgram({ path: program, args: ruleArguments('-D', direction, bridge) });
  } catch (error) {
    if (await hasRule(program, direction, bridge)) throw error;
  }
}

/** Lets the bridge's packets pass a host that drops what it forwards; idempotent. */
export async function openForwarding(network: ForwardedBridge): Promise<void> {
  const bridge = network.name;
  for (const { program, drops } of firewallsFor(network)) {
    if (!(await drops())) continue;
    for (const direction of ['-i', '-o']) {
      if (await hasRule(program, direction, bridge)) continue;
      await runProgram({ path: program, args: ruleArguments('-I', direction, bridge) });
    }
  }
}

/** Takes back what {@link openForwarding} did; idempotent. */
export async function closeForwarding(network: ForwardedBridge): Promise<void> {
  const bridge = network.name;
  for (const { program, drops } of firewallsFor(network)) {
    if (!(await drops())) continue;
    for (const direction of ['-i', '-o']) {
      await removeRule(program, direction, bridge);
    }
  }
}
