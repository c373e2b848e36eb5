import type { Event } from '@tinydock/protocol';
import { eventFields, eventJson, eventLine } from '../events/event-document.ts';
import { parseFilters } from '../flags/parse-filters.ts';
import { parseMoment } from '../flags/parse-moment.ts';
import { parseTemplate } from '../format/template/template.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function show(event: Event, format: string): Output {
  if (format === '') return line(eventLine(event));
  const value = format === 'json' ? eventJson(event) : eventFields(event);
  return { kind: 'document', value, template: format, format };
}

export const eventsCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show what happens to images and containers, and with --since or --until what happened',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'list',
      flags: '-f, --filter',
      placeholder: 'filter',
      description: 'Only those for which container=, event=, image=, label= or type= holds',
    },
    { kind: 'text', flags: '--format', placeholder: 'string', description: 'json, or a Go template' },
    { kind: 'text', flags: '--since', placeholder: 'string', description: 'From this moment on, such as 10m' },
    { kind: 'text', flags: '--until', placeholder: 'string', description: 'Until this moment' },
  ],
  run: async function* ({ flags }, context) {
    const filters = parseFilters(flags.list('filter'));
    const moment = (flag: string, text: string | undefined): string =>
      text === undefined || text === '' ? '' : parseMoment(`--${flag}`, text, context.clock());
    const [since, until] = [moment('since', flags.text('since')), moment('until', flags.text('until'))];
    const format = flags.text('format') ?? '';
    // A mistake in it is told now, not when something happens.
    if (format !== 'json') parseTemplate(format);
    const client = await context.connect();
    const events = client.system.events({ signal: context.signal }, { since, until, filters });
    for await (const event of events) yield show(event, format);
  },
};
