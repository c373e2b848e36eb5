/** One thing that happened to an image, container, volume, network or build; the actions have Docker's names. */
export interface SystemEvent {
  /** RFC 3339 with milliseconds. */
  readonly time: string;
  readonly type: 'image' | 'container' | 'volume' | 'network' | 'build';
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The rows of what happened, the newest so many. Every call is one transaction. */
export interface EventCatalog {
  /** Adds events in their order, and drops the oldest beyond `keep`. */
  appendEvents(events: readonly SystemEvent[], keep: number): void;
  /** Those between two moments in milliseconds since 1970, both included; the oldest first. */
  listEvents(sinceMs: number, untilMs: number): readonly SystemEvent[];
}
