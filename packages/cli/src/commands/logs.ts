import type { LogEntry, LogsRequestInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseMoment } from '../flags/parse-moment.ts';
import type { Output, OutputStreamName } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';

const LINE_END = 0x0a;

/** `all` and negative numbers mean all lines. */
function parseTail(text: string | undefined): { readonly tail?: number } {
  if (text === undefined || text === 'all') return {};
  if (!/^[+-]?\d{1,9}$/.test(text)) throw flagError('--tail', text, 'expected a number of lines, or all');
  const tail = Number(text);
  return tail < 0 ? {} : { tail };
}

function parseRequest({ args, flags }: CommandInput, context: CliContext): LogsRequestInput {
  const now = context.clock();
  const since = flags.text('since');
  const until = flags.text('until');
  return {
    container: args[0] ?? '',
    joined: !flags.boolean('timestamps'),
    follow: flags.boolean('follow'),
    ...parseTail(flags.text('tail')),
    since: since === undefined ? '' : parseMoment('--since', since, now),
    until: until === undefined ? '' : parseMoment('--until', until, now),
  };
}

/** All nine digits of the nanoseconds, so that lines align. */
function formatTime(time: string): string {
  return time.replace(/(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/, (_match, digits: string | undefined, zone: string) => {
    return `.${(digits ?? '').padEnd(9, '0')}${zone}`;
  });
}

/** Puts the time before each line; a long line comes in several entries. */
class TimeStamper {
  readonly #isInLine = new Map<OutputStreamName, boolean>();

  stamp(stream: OutputStreamName, entry: LogEntry): Uint8Array {
    const isInLine = this.#isInLine.get(stream) === true;
    this.#isInLine.set(stream, entry.data.at(-1) !== LINE_END);
    return isInLine ? entry.data : Buffer.concat([Buffer.from(`${formatTime(entry.time)} `), entry.data]);
  }
}

interface BytesOutput {
  readonly kind: 'bytes';
  readonly stream: OutputStreamName;
  readonly data: Uint8Array;
}

function toOutput(entry: LogEntry, stamper: TimeStamper | undefined): BytesOutput {
  const stream = entry.stream === 'stderr' ? 'stderr' : 'stdout';
  return { kind: 'bytes', stream, data: stamper?.stamp(stream, entry) ?? entry.data };
}

/** One write for what follows each other in one stream. */
function* joinNeighbours(outputs: readonly BytesOutput[]): Generator<BytesOutput> {
  let start = 0;
  for (let end = 1; end <= outputs.length; end += 1) {
    const first = outputs[start];
    if (first === undefined || outputs[end]?.stream === first.stream) continue;
    const run = outputs.slice(start, end);
    yield run.length === 1 ? first : { ...first, data: Buffer.concat(run.map(({ data }) => data)) };
    start = end;
  }
}

export const logsCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER',
  description: 'Fetch the logs of a container',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-f, --follow', description: 'Go on as the container writes' },
    {
      kind: 'text',
      flags: '--since',
      placeholder: 'string',
      description: 'From a date on, or a duration ago such as 10m',
    },
    { kind: 'text', flags: '-n, --tail', placeholder: 'string', description: 'Lines from the end (default all)' },
    { kind: 'boolean', flags: '-t, --timestamps', description: 'Show times' },
    {
      kind: 'text',
      flags: '--until',
      placeholder: 'string',
      description: 'Up to a date, or a duration ago such as 10m',
    },
    { kind: 'unsupported', flags: '--details', takesValue: false },
  ],
  run: async function* (input, context): AsyncGenerator<Output, void, undefined> {
    const request = parseRequest(input, context);
    const client = await context.connect();
    const stamper = input.flags.boolean('timestamps') ? new TimeStamper() : undefined;
    for await (const entries of client.containers.logs(request, { signal: context.signal })) {
      yield* joinNeighbours(entries.map((entry) => toOutput(entry, stamper)));
    }
  },
};
