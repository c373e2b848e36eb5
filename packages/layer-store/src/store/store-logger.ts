/** The part of pino's interface that this package uses. */
export interface StoreLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export const SILENT_LOGGER: StoreLogger = { info: () => {}, warn: () => {} };
