import { isTinydockError } from '@tinydock/domain';
import type { GoStruct } from '../format/template/go-value.ts';
import { buildDocument } from '../inspect/build-document.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const buildInspectCommand: CommandDefinition = {
  usage: '[OPTIONS] [BUILD...]',
  description: 'Display detailed information on one or more builds, the newest where none is named',
  args: { minimum: 0 },
  flags: [{ kind: 'text', flags: '-f, --format', placeholder: 'string', description: 'json, or a Go template' }],
  run: async function* ({ args, flags }, context) {
    const client = await context.connect();
    const values: GoStruct[] = [];
    const failures: unknown[] = [];
    for (const id of args.length === 0 ? [''] : args) {
      try {
        values.push(buildDocument(await client.buildRecords.inspect(id, { signal: context.signal })));
      } catch (error) {
        if (context.signal.aborted || !isTinydockError(error) || error.code !== 'NOT_FOUND') throw error;
        failures.push(error);
      }
    }
    yield { kind: 'objects', values, format: flags.text('format') };
    for (const error of failures) yield { kind: 'failure', error };
  },
};
