import type { PortMapping } from '@tinydock/domain';
import type { BridgeNetwork } from './bridge-network.ts';
import { parseForeignTables, parsePublished } from './published-ports.ts';
import { runProgram } from './run-program.ts';

/** Host ports that other daemons of ours publish: no socket shows them. @param own bridges of this daemon */
export async function listForeignPorts(own: Iterable<BridgeNetwork>): Promise<readonly PortMapping[]> {
  const tables = parseForeignTables(await runProgram({ path: 'nft', args: ['list', 'tables'] }), own);
  const lists = tables.map(({ family, name }) =>
    // A table may be removed between the two calls.
    runProgram({ path: 'nft', args: ['--json', 'list', 'table', family, name] }).then(parsePublished, () => []),
  );
  return (await Promise.all(lists)).flat();
}
