import { flagError } from '../flags/flag-error.ts';
import { line, note } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const MODES = ['plain', 'rawjson'] as const;

function parseMode(text: string): (typeof MODES)[number] {
  const mode = MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw flagError('--progress', text, `a log is shown as one of ${MODES.join(', ')}`);
}

export const buildLogsCommand: CommandDefinition = {
  usage: '[OPTIONS] [BUILD]',
  description: 'Show what a build has said, the newest where none is named',
  args: { minimum: 0, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-f, --follow', description: 'Go on until the build ends' },
    { kind: 'text', flags: '--progress', placeholder: 'mode', description: 'plain or rawjson' },
    { kind: 'boolean', flags: '--explain', description: 'Say why each step was cached or not' },
  ],
  run: async function* ({ args: [id = ''], flags }, context) {
    const mode = parseMode(flags.text('progress') ?? 'plain');
    const client = await context.connect();
    const call = { signal: context.signal };
    const { id: build } = await client.buildRecords.inspect(id, call);
    const shown = { mode, explains: flags.boolean('explain') };
    let isEmpty = true;
    for await (const { entries } of client.buildRecords.readLog(build, { ...call, follow: flags.boolean('follow') })) {
      for (const { timeMs, progress } of entries) {
        isEmpty = false;
        if (progress !== null) yield { kind: 'build', progress, ...shown, timeMs };
      }
    }
    const { error } = await client.buildRecords.inspect(build, call);
    if (error !== '' && mode === 'plain') yield line(`ERROR: ${error}`);
    if (isEmpty) yield note('No more is known of what this build said.');
  },
};
