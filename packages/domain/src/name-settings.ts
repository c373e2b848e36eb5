/** A line of `/etc/hosts`. */
export interface HostName {
  readonly name: string;
  /** An IP address, or `host-gateway` for the machine that the daemon runs on. */
  readonly address: string;
}

/** What a container finds in `/etc/hosts` and `/etc/resolv.conf` beside, or instead of, what it would. */
export interface NameSettings {
  readonly hosts: readonly HostName[];
  /** IP addresses; where there are none, those that it would have. */
  readonly servers: readonly string[];
  /** Domains; where there are none, those of the host. A single `.` is no domain at all. */
  readonly search: readonly string[];
  /** resolv.conf(5); where there are none, those of the host. */
  readonly options: readonly string[];
}

export const NO_NAME_SETTINGS: NameSettings = { hosts: [], servers: [], search: [], options: [] };

/** The address of the machine, which depends on the network. */
export const HOST_GATEWAY = 'host-gateway';
