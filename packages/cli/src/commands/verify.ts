import { TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

async function* verifyImage(image: string, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const client = await context.connect();
  const damaged: string[] = [];
  for await (const { diffId, problem } of client.images.verify(image, { signal: context.signal })) {
    if (problem !== '') damaged.push(diffId);
    yield line(`${diffId}: ${problem === '' ? 'OK' : problem}`);
  }
  if (damaged.length === 0) return;
  const error = new TinydockError({
    code: 'DATA_LOSS',
    message: `image ${image} is damaged: ${damaged.length} of its layers differ from their digests`,
    hint: 'Remove the image and pull or load it again.',
  });
  yield { kind: 'failure', error };
}

export const verifyCommand: CommandDefinition = {
  usage: 'IMAGE [IMAGE...]',
  description: "Read images' layers again and check them against their digests",
  args: { minimum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    for (const image of args) {
      try {
        yield* verifyImage(image, context);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
