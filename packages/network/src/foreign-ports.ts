import type { PortMapping } from '@tinydock/domain';
import type { BridgeNetwork } from './bridge-network.ts';
import { parseForeignTables, parsePublished } from './firewall-table.ts';
import { runProgram } from './run-program.ts';

/** Host ports that other daemons of ours publish: no socket shows them. @param own bridges of this daemon */
export async function listForeignPorts(own: Iterable<BridgeNetwork>): Promise<readonly PortMapping[]> {
  const tables = parseForeignTables(await runProgram({ path: 'nft', args: ['list', 'tables', 'ip'] }), own);
  const lists = tables.map((table) =>
    // A table may be removed between the two calls.
    runProgram({ path: 'nft', args: ['--json', 'list', 'table', 'ip', table] }).then(parsePublished, () => []),
  );
  return (await Promise.all(lists)).flat();
}
