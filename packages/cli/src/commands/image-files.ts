import { flagError } from '../flags/flag-error.ts';
import { FILE_HEADINGS, formatListedFile, listedFileDocument } from '../explore/file-lines.ts';
import { encodeGoJson } from '../format/template/go-json.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const imageFilesCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [PATH]',
  description: 'List the files of an image, or what its layers add (A), change (C) and remove (D)',
  args: { minimum: 1, maximum: 2 },
  flags: [
    {
      kind: 'integer',
      flags: '--depth',
      placeholder: 'number',
      description: 'Only so many levels below the path',
    },
    { kind: 'boolean', flags: '--json', description: 'One JSON object a line' },
    {
      kind: 'integer',
      flags: '--layer',
      placeholder: 'number',
      description: 'The tree as this layer leaves it; 1 is the lowest, `image layers` lists them',
    },
    { kind: 'boolean', flags: '--only-changes', description: 'Only what the layer changes, or each of all layers' },
  ],
  run: async function* ({ args, flags }, context) {
    const [image = '', path = ''] = args;
    const layer = flags.integer('layer');
    if (layer !== undefined && layer < 1) throw flagError('--layer', String(layer), 'the lowest layer is 1');
    const depth = flags.integer('depth');
    if (depth !== undefined && depth < 1) throw flagError('--depth', String(depth), 'expected 1 or more');
    const client = await context.connect();
    const isJson = flags.boolean('json');
    const format = isJson
      ? (file: Parameters<typeof listedFileDocument>[0]) => encodeGoJson(listedFileDocument(file))
      : formatListedFile;
    const onlyChanges = flags.boolean('only-changes');
    const request = { image, layer: layer ?? 0, onlyChanges, path: Buffer.from(path), depth: depth ?? 0 };
    let isFirst = !isJson;
    for await (const batch of client.explorer.listFiles(request, { signal: context.signal })) {
      if (isFirst) yield line(FILE_HEADINGS);
      isFirst = false;
      yield line(batch.map(format).join('\n'));
    }
  },
};
