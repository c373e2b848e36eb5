import type { PortMapping } from '@tinydock/domain';
import * as z from 'zod';
import type { BridgeNetwork } from './bridge-network.ts';
import { isOurTable, tableOf } from './firewall-table.ts';
import { ANY_IPV6 } from './ip-address.ts';

const rulesetSchema = z.object({
  nftables: z.array(
    z.object({
      map: z
        .object({
          name: z.string(),
          family: z.string(),
          elem: z.array(z.tuple([z.unknown(), z.unknown()])).optional(),
        })
        .optional(),
    }),
  ),
});

const keySchema = z.object({ concat: z.array(z.union([z.string(), z.number()])) });

/** The published host ports in what `nft --json list table` prints of a daemon's table. */
export function parsePublished(json: string): readonly PortMapping[] {
  const maps = rulesetSchema.parse(JSON.parse(json)).nftables.flatMap(({ map }) => (map === undefined ? [] : [map]));
  return maps.flatMap(({ family, elem }) =>
    (elem ?? []).flatMap(([key]) => {
      const { concat } = keySchema.parse(key);
      const [protocol, hostPort] = [concat[0], concat.at(-1)];
      if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return [];
      const everywhere = family === 'ip6' ? ANY_IPV6 : '';
      return [
        {
          protocol,
          hostPort: Number(hostPort),
          hostIp: concat.length === 3 ? String(concat[1]) : everywhere,
          containerPort: 0,
        },
      ];
    }),
  );
}

/** A table of a family of nftables. */
export interface FirewallTable {
  readonly family: string;
  readonly name: string;
}

/** The tables of other daemons in what `nft list tables` prints. @param own bridges of this daemon */
export function parseForeignTables(text: string, own: Iterable<Pick<BridgeNetwork, 'name'>>): readonly FirewallTable[] {
  const ours = new Set(Array.from(own, tableOf));
  return [...text.matchAll(/^table (ip6?) (\w+)$/gm)]
    .map(([, family = '', name = '']) => ({ family, name }))
    .filter(({ name }) => isOurTable(name) && !ours.has(name));
}
