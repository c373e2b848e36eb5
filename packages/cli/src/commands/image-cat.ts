import type { CommandDefinition } from '../program/command-definition.ts';

export const imageCatCommand: CommandDefinition = {
  usage: 'IMAGE PATH',
  description: 'Print a file of an image; symlinks are followed inside the image',
  args: { minimum: 2, maximum: 2 },
  flags: [],
  run: async function* ({ args }, context) {
    const [image = '', path = ''] = args;
    const client = await context.connect();
    const contents = client.explorer.readFile({ image, path: Buffer.from(path) }, { signal: context.signal });
    for await (const data of contents) yield { kind: 'bytes', stream: 'stdout', data };
  },
};
