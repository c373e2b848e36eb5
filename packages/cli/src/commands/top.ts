import { alignColumns } from '../format/align-columns.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const topCommand: CommandDefinition = {
  usage: 'CONTAINER [ps OPTIONS]',
  description: 'Show the processes of a container',
  args: { minimum: 1 },
  flags: [],
  stopsAtFirstArgument: true,
  run: async function* ({ args }, context) {
    const [container = '', ...psArgs] = args;
    const client = await context.connect();
    const { titles, processes } = await client.containers.top({ container, psArgs }, { signal: context.signal });
    const rows = [titles, ...processes.map(({ cells }) => cells)];
    yield line(alignColumns(rows.map((cells) => cells.join('\t')).join('\n')));
  },
};
