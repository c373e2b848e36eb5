import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const pingCommand: CommandDefinition = {
  usage: '',
  description: 'Ask the daemon whether it is there',
  args: { minimum: 0, maximum: 0 },
  flags: [],
  run: async function* (_input, context) {
    const client = await context.connect();
    const startMs = performance.now();
    await client.system.ping({ signal: context.signal });
    yield line(`tinydockd at ${context.host} answered in ${(performance.now() - startMs).toFixed(1)} ms`);
  },
};
