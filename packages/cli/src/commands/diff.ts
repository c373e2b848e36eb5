import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const diffCommand: CommandDefinition = {
  usage: 'CONTAINER',
  description: "List what a container has added (A), changed (C) and deleted (D) in its image's files",
  args: { minimum: 1, maximum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const client = await context.connect();
    for await (const changes of client.containers.diff(args[0] ?? '', { signal: context.signal })) {
      yield line(changes.map(({ kind, path }) => `${kind} ${path.toString()}`).join('\n'));
    }
  },
};
