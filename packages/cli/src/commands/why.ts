import type { Client } from '@tinydock/client';
import type { ContainerDetail } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { explainContainer } from '../why/explain-container.ts';
import type { WhyReason } from '../why/explanation.ts';
import { whyDocument, whySentence } from '../why/why-document.ts';

const DEFAULT_LINES = 5;
const MAX_LINE_LENGTH = 1000;
/** What there is nothing to look for in the log. */
const QUIET_REASONS: readonly WhyReason[] = ['running', 'paused', 'never-started', 'removing'];

/** The signals that users have sent since its last start, as far as the daemon's events go back. */
async function readSignals(client: Client, detail: ContainerDetail, context: CliContext): Promise<readonly string[]> {
  const { container } = detail;
  const since = container?.status?.startedAt ?? '';
  if (container === null || since === '') return [];
  const filters = [
    { key: 'container', value: container.id },
    { key: 'event', value: 'kill' },
  ];
  const signals: string[] = [];
  const selection = { since, until: context.clock().toISOString(), filters };
  for await (const { attributes } of client.system.events({ signal: context.signal }, selection)) {
    const name = (attributes['signal'] ?? '').toUpperCase();
    signals.push(name.startsWith('SIG') ? name : `SIG${name}`);
  }
  return signals;
}

/** The last lines of both streams. */
async function readLines(
  client: Client,
  request: { readonly container: string; readonly tail: number },
  context: CliContext,
): Promise<string[]> {
  if (request.tail === 0) return [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const entries of client.containers.logs(request, { signal: context.signal })) {
    for (const { data } of entries) text += decoder.decode(data, { stream: true });
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((content) =>
    content.length > MAX_LINE_LENGTH ? `${content.slice(0, MAX_LINE_LENGTH)}...` : content,
  );
}

function parseTail({ flags }: CommandInput): number {
  const tail = flags.integer('tail') ?? DEFAULT_LINES;
  if (tail < 0) throw flagError('--tail', String(tail), 'expected 0 or more lines');
  return tail;
}

async function* explain(input: CommandInput, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const tail = parseTail(input);
  const client = await context.connect();
  const detail = await client.containers.inspect(input.args[0] ?? '', { signal: context.signal });
  const facts = { detail, signals: await readSignals(client, detail, context), now: context.clock() };
  const explanation = explainContainer(facts);
  const isJson = input.flags.boolean('json');
  const hasLog = detail.log?.driver !== 'none';
  const isQuiet = !hasLog || (QUIET_REASONS.includes(explanation.reason) && !isJson);
  const container = detail.container?.id ?? '';
  const log = isQuiet ? [] : await readLines(client, { container, tail }, context);
  const answer = { facts, explanation, log };
  if (isJson) {
    yield { kind: 'document', value: whyDocument(answer), template: '', format: 'json' };
    return;
  }
  yield line(whySentence(answer));
  if (log.length > 0) yield line('Its last output:');
  for (const content of log) yield line(`  ${content}`);
}

export const whyCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER',
  description: 'Say in a sentence why a container is in the state that it is in',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '--json', description: 'Print one JSON object' },
    { kind: 'text', flags: '-n, --tail', placeholder: 'int', description: 'Lines of its log (default 5)' },
  ],
  run: (input, context) => explain(input, context),
};
