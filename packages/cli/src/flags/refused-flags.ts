import type { FlagDefinition } from '../program/command-definition.ts';

/** Why flags of Docker that several commands have will not be there. */
export const REASONS = {
  cluster: 'it is for clusters of Swarm, which tinydock does not have',
  contentTrust: 'signatures of images are never asked for',
  link: 'containers of a network of your own know each other by name; use `tdctl network create` and --network',
  linkLocal: 'networks give one address to each container',
  noPlugIns: 'there are no plug-ins',
  noRealtime:
    'realtime scheduling of cgroups is off in the kernels of distributions; give SYS_NICE and a rtprio ulimit',
} as const;

/** Flags that Docker has and tinydock will not have, with the reason. */
export function refuseFlags(
  flags: readonly string[],
  reason: string,
  { takesValue }: { readonly takesValue: boolean },
): readonly FlagDefinition[] {
  return flags.map((text) => ({ kind: 'unsupported', flags: text, takesValue, reason }));
}
