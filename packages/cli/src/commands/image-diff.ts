import type { FileDifference } from '@tinydock/protocol';
import { changeLetter, fileDocument } from '../explore/file-lines.ts';
import { formatImagePath } from '../explore/image-path.ts';
import { encodeGoJson } from '../format/template/go-json.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function formatDifference({ change, file, aspects }: FileDifference): string {
  const what = aspects.length === 0 ? '' : ` (${aspects.join(', ')})`;
  return `${changeLetter(change)} ${formatImagePath(file?.path ?? Buffer.alloc(0))}${what}`;
}

function toJson({ change, file, before, aspects }: FileDifference): string {
  const sides = before === null ? {} : { Before: fileDocument(before), Aspects: aspects };
  return encodeGoJson({ Change: change, ...fileDocument(file), ...sides });
}

export const imageDiffCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE OTHER',
  description: 'Show what OTHER adds to IMAGE (A), changes (C, and in what) and lacks (D)',
  args: { minimum: 2, maximum: 2 },
  flags: [{ kind: 'boolean', flags: '--json', description: 'One JSON object a line' }],
  run: async function* ({ args, flags }, context) {
    const [from = '', to = ''] = args;
    const client = await context.connect();
    const format = flags.boolean('json') ? toJson : formatDifference;
    for await (const batch of client.explorer.compare({ from, to }, { signal: context.signal })) {
      yield line(batch.map(format).join('\n'));
    }
  },
};
