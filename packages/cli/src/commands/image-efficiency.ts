import type { EfficiencyResponse, WastedFile } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { flagError } from '../flags/flag-error.ts';
import { formatImagePath } from '../explore/image-path.ts';
import { GoFloat, type GoStruct } from '../format/template/go-value.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const DEFAULT_FILES = 20;
const TEMPLATE = `Efficiency:  {{.EfficiencyPercent}}
Files:       {{.TotalSize}} in all layers
Wasted:      {{.WastedSize}} in {{.WastedFiles}} file{{if ne .WastedFiles 1}}s{{end}} that a layer above replaces or deletes
{{- range .Layers}}{{if .Wasted}}
  layer {{.Layer}}: {{.WastedSize}} of {{.ContentSize}}{{end}}{{end}}
{{- if .Largest}}

Largest:
{{- range .Largest}}
  {{pad .Size 0 8}} {{.Path}} of layer {{.Layer}}, {{.Reason}} by layer {{.HiddenBy}}{{end}}{{end}}`;

function fileDocument({ path, sizeBytes, layer, hiddenBy, isDeleted }: WastedFile): GoStruct {
  return {
    Path: formatImagePath(path),
    SizeBytes: sizeBytes,
    Size: formatSize(sizeBytes),
    Layer: layer,
    HiddenBy: hiddenBy,
    Reason: isDeleted ? 'deleted' : 'replaced',
  };
}

function toDocument({ totalBytes, wastedBytes, wastedFiles, layers, largest }: EfficiencyResponse): GoStruct {
  const share = totalBytes === 0 ? 1 : (totalBytes - wastedBytes) / totalBytes;
  return {
    Efficiency: new GoFloat(share),
    // Rounded down: only what wastes nothing has all of it.
    EfficiencyPercent: `${Math.floor(share * 1000) / 10}%`,
    TotalBytes: totalBytes,
    TotalSize: formatSize(totalBytes),
    WastedBytes: wastedBytes,
    WastedSize: formatSize(wastedBytes),
    WastedFiles: wastedFiles,
    Layers: layers.map((layer, index) => ({
      Layer: index + 1,
      DiffID: layer.diffId,
      Content: layer.contentBytes,
      ContentSize: formatSize(layer.contentBytes),
      Wasted: layer.wastedBytes,
      WastedSize: formatSize(layer.wastedBytes),
    })),
    Largest: largest.map(fileDocument),
  };
}

export const imageEfficiencyCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE',
  description: 'Report the bytes of an image that no container can see',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'text', flags: '-f, --format', placeholder: 'string', description: 'json, or a Go template' },
    {
      kind: 'integer',
      flags: '-n, --largest',
      placeholder: 'number',
      description: `How many of the largest files to name (default ${DEFAULT_FILES})`,
    },
  ],
  run: async function* ({ args, flags }, context) {
    const [image = ''] = args;
    const largest = flags.integer('largest') ?? DEFAULT_FILES;
    if (largest < 0) throw flagError('--largest', String(largest), 'expected 0 or more');
    const client = await context.connect();
    const value = toDocument(await client.explorer.efficiency({ image, largest }, { signal: context.signal }));
    yield { kind: 'document', value, template: TEMPLATE, format: flags.text('format') };
  },
};
