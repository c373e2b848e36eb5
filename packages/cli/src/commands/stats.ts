import type { ContainerStats } from '@tinydock/protocol';
import { formatMemory, formatSize } from '@tinydock/text';
import { FORMAT_FLAG } from '../flags/list-flags.ts';
import type { ListView } from '../format/render-list.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const HEADERS: GoStruct = {
  BlockIO: 'BLOCK I/O',
  Container: 'CONTAINER',
  CPUPerc: 'CPU %',
  ID: 'CONTAINER ID',
  MemPerc: 'MEM %',
  MemUsage: 'MEM USAGE / LIMIT',
  Name: 'NAME',
  NetIO: 'NET I/O',
  PIDs: 'PIDS',
};

const COLUMNS = ['ID', 'Name', 'CPUPerc', 'MemUsage', 'MemPerc', 'NetIO', 'BlockIO', 'PIDs'];

function statsRow(stats: ContainerStats, isTruncated: boolean): GoStruct {
  const { memoryBytes, memoryLimitBytes } = stats;
  const memoryPercent = memoryLimitBytes === 0 ? 0 : (memoryBytes / memoryLimitBytes) * 100;
  return {
    BlockIO: `${formatSize(stats.readBytes)} / ${formatSize(stats.writtenBytes)}`,
    Container: stats.container,
    CPUPerc: `${stats.cpuPercent.toFixed(2)}%`,
    ID: isTruncated ? stats.id.slice(0, 12) : stats.id,
    MemPerc: `${memoryPercent.toFixed(2)}%`,
    MemUsage: `${formatMemory(memoryBytes)} / ${formatMemory(memoryLimitBytes)}`,
    Name: stats.name,
    NetIO: `${formatSize(stats.receivedBytes)} / ${formatSize(stats.sentBytes)}`,
    PIDs: String(stats.processes),
  };
}

export const statsCommand: CommandDefinition = {
  usage: '[OPTIONS] [CONTAINER...]',
  description: 'Show what containers use, again and again',
  args: { minimum: 0 },
  flags: [
    { kind: 'boolean', flags: '-a, --all', description: 'Show all containers, not the running ones alone' },
    FORMAT_FLAG,
    { kind: 'boolean', flags: '--no-stream', description: 'Show one result and end' },
    { kind: 'boolean', flags: '--no-trunc', description: 'Do not shorten' },
  ],
  run: async function* ({ args, flags }, context) {
    const once = flags.boolean('no-stream');
    const request = { containers: [...args], all: flags.boolean('all'), once };
    const client = await context.connect();
    for await (const { containers } of client.containers.stats(request, { signal: context.signal })) {
      const view: ListView = {
        rows: containers.map((stats) => statsRow(stats, !flags.boolean('no-trunc'))),
        headers: HEADERS,
        columns: COLUMNS,
        format: flags.text('format'),
      };
      yield once ? { kind: 'list', view } : { kind: 'frame', view };
    }
  },
};
