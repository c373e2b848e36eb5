import { type NetworkPlan, TinydockError } from '@tinydock/domain';

type BridgeFields = Pick<NetworkPlan, 'isIsolated' | 'isMasqueraded' | 'bridge' | 'mtu'>;

const KEYS = {
  name: 'com.docker.network.bridge.name',
  icc: 'com.docker.network.bridge.enable_icc',
  masquerade: 'com.docker.network.bridge.enable_ip_masquerade',
  mtu: 'com.docker.network.driver.mtu',
} as const;

function invalid(key: string, value: string, expected: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid network option ${key}=${value.slice(0, 100)}: expected ${expected}`,
  });
}

function parseBoolean(key: string, value: string | undefined, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (/^(?:1|t|true)$/i.test(value)) return true;
  if (/^(?:0|f|false)$/i.test(value)) return false;
  throw invalid(key, value, 'true or false');
}

function parseMtu(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value)) throw invalid(KEYS.mtu, value, 'a number of bytes');
  return Number(value);
}

/**
 * What Docker's options of a bridge mean.
 * @throws TinydockError INVALID_ARGUMENT naming an option that is not known, or whose value cannot be
 */
export function parseBridgeOptions(options: Readonly<Record<string, string>>): BridgeFields {
  const known: readonly string[] = Object.values(KEYS);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `unknown network option ${JSON.stringify(unknown.slice(0, 100))}: expected one of ${known.join(', ')}`,
    });
  }
  return {
    isIsolated: !parseBoolean(KEYS.icc, options[KEYS.icc], true),
    isMasqueraded: parseBoolean(KEYS.masquerade, options[KEYS.masquerade], true),
    bridge: options[KEYS.name],
    mtu: parseMtu(options[KEYS.mtu]),
  };
}

/** The options that Docker shows of the default bridge. */
export function defaultBridgeOptions(bridge: string): Readonly<Record<string, string>> {
  return {
    'com.docker.network.bridge.default_bridge': 'true',
    [KEYS.icc]: 'true',
    [KEYS.masquerade]: 'true',
    [KEYS.name]: bridge,
  };
}
