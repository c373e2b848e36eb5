import { readFile } from 'node:fs/promises';
import { runProgram } from './run-program.ts';

/**
 * Docker, ufw and others have the host drop what it forwards, in iptables, and no table of ours can lift that. Where
 * it is so, the bridge gets two rules there; our own table still keeps away what must not come in.
 */
interface Firewall {
  readonly program: string;
  readonly drops: () => Promise<boolean>;
}

const FIREWALLS: readonly Firewall[] = [
  {
    program: 'iptables',
    // Asked of nft, because iptables itself would make the table that it looks for.
    drops: async () => {
      const chain = await runProgram({ path: 'nft', args: ['list', 'chain', 'ip', 'filter', 'FORWARD'] }).catch(
        () => '',
      );
      return chain.includes('policy drop');
    },
  },
  {
    program: 'iptables-legacy',
    drops: async () => {
      const tables = await readFile('/proc/thread-self/net/ip_tables_names', 'utf8').catch(() => '');
      if (!tables.split('\n').includes('filter')) return false;
      const rules = await runProgram({ path: 'iptables-legacy', args: ['-S', 'FORWARD'] }).catch(() => '');
      return rules.includes('-P FORWARD DROP');
    },
  },
];

function ruleArguments(action: string, direction: string, bridge: string): readonly string[] {
  return ['--wait', action, 'FORWARD', direction, bridge, '-m', 'comment', '--comment', 'tinydock', '-j', 'ACCEPT'];
}

async function hasRule(program: string, direction: string, bridge: string): Promise<boolean> {
  return runProgram({ path: program, args: ruleArguments('-C', direction, bridge) }).then(
    () => true,
    () => false,
  );
}

/** Lets the bridge's packets pass a host that drops what it forwards; idempotent. */
export async function openForwarding(bridge: string): Promise<void> {
  for (const { program, drops } of FIREWALLS) {
    if (!(await drops())) continue;
    for (const direction of ['-i', '-o']) {
      if (await hasRule(program, direction, bridge)) continue;
      await runProgram({ path: program, args: ruleArguments('-I', direction, bridge) });
    }
  }
}

/** Takes back what {@link openForwarding} did; idempotent. */
export async function closeForwarding(bridge: string): Promise<void> {
  for (const { program, drops } of FIREWALLS) {
    if (!(await drops())) continue;
    for (const direction of ['-i', '-o']) {
      while (await hasRule(program, direction, bridge)) {
        await runProgram({ path: program, args: ruleArguments('-D', direction, bridge) });
      }
    }
  }
}
