/** Of daemon, client and API; the packages' own versions are not published. */
export const DAEMON_VERSION = '0.1.0';
export const API_VERSION = '1.0';
